"""A multipart body that contains one photo, parsed as it arrives.

Starlette's own form parser has no limit for slow clients.
"""

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from pixelscan.errors import UploadRefused

HOW = "Send it as multipart/form-data: curl -F photo=@photo.jpg ADDRESS/api/scan."
MOST_PARTS = 16


class PhotoForm:
    """Parses a multipart body; the bytes of its only file accumulate in `arrived` until `piece` takes them."""

    def __init__(self, content_type: str) -> None:
        self.arrived = bytearray()
        self._disposition = b""
        self._name: str | None = None
        self._parts = 0
        self._is_photo = self._is_whole = False
        self._header, self._value = bytearray(), bytearray()
        boundary = parse_options_header(content_type)[1].get(b"boundary")
        if not boundary:
            raise UploadRefused(422, f"The request has no boundary between its parts. {HOW}")
        self._boundary: bytes = boundary
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin_part,
                    "on_header_field": self._add_to_header,
                    "on_header_value": self._add_to_value,
                    "on_header_end": self._end_header,
                    "on_part_data": self._add_data,
                    "on_end": self._end,
                },
            )
        except FormParserError as fault:
            raise UploadRefused(422, f"The request cannot be read: {fault}. {HOW}") from None

    def take(self, chunk: bytes) -> None:
        """Parse the next chunk. Raises UploadRefused if the body is not a form or contains several photos."""
        try:
            self._parser.write(chunk)
        except FormParserError as fault:
            raise UploadRefused(422, f"The request cannot be read: {fault}. {HOW}") from None

    def piece(self) -> bytes:
        """The file's bytes that have arrived since the last call."""
        piece, self.arrived = bytes(self.arrived), bytearray()
        return piece

    @property
    def name(self) -> str:
        """The file's name; empty until it has arrived."""
        return self._name or ""

    def with_content(self, content: bytes) -> bytes:
        """The form with other content in place of the photo. Raises UploadRefused like `photo_name`."""
        self.photo_name()
        head = b"--%b\r\nContent-Disposition: %b\r\n\r\n" % (self._boundary, self._disposition)
        return head + content + b"\r\n--%b--\r\n" % self._boundary

    def photo_name(self) -> str:
        """The file's name. Raises UploadRefused if the body contains no file or is cut off."""
        if not self._is_whole:
            raise UploadRefused(422, f"The request ends before its last part is complete. {HOW}")
        if self._name is None:
            raise UploadRefused(422, f"The request contains no photo. {HOW}")
        return self._name

    def _begin_part(self) -> None:
        self._is_photo = False
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise UploadRefused(422, f"The request has more than {MOST_PARTS} parts. {HOW}")

    def _add_to_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            name = parse_options_header(bytes(self._value))[1].get(b"filename")
            if name is not None:
                self._disposition = bytes(self._value)
                self._begin_photo(name.decode(errors="replace"))
        self._header.clear()
        self._value.clear()

    def _begin_photo(self, name: str) -> None:
        if self._name is not None:
            raise UploadRefused(422, f"The request contains more than one photo. {HOW}")
        self._name, self._is_photo = name, True

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_photo:
            self.arrived += memoryview(data)[start:end]

    def _end(self) -> None:
        self._is_whole = True
