"""GET /api/openapi.json: POST /api/scan described in OpenAPI 3.1, with the summary's fields taken from the code."""

from dataclasses import fields
from typing import Any, get_args, get_type_hints

from pixelscan.metadata.generators.generation import Extent
from pixelscan.metadata.model import PartKind
from pixelscan.metadata.photo.summary import Summary
from pixelscan.metadata.provenance.contradictions.contradiction import Weight
from pixelscan.metadata.signed_record import Action, Permission, RecordState, Signer, TimeSource
from pixelscan.web.api.errors import MEDIA_TYPE

_TYPES = {str: "string", int: "integer", float: "number", type(None): "null"}
_NOT_FINITE = ["undef", "inf", "-inf"]
_REFUSALS = {
    "400": "The connection was closed before all of the photo had arrived.",
    "403": "The request comes from a page of another site. Scripts, which send neither Origin nor Sec-Fetch-Site, may.",
    "405": "Only POST is supported.",
    "408": "The photo arrived too slowly, or stopped arriving.",
    "413": "The photo is larger than PIXELSCAN_MAX_UPLOAD_MB.",
    "415": "The request is not multipart/form-data, or the file in it is not an image.",
    "422": "The request contains no photo, several, or one that cannot be read because it is empty or takes too long.",
    "429": "Too many requests from the same browser or address. Retry-After: seconds to wait.",
    "503": "No reader or disk space is available, or the server is shutting down. Retry-After: seconds to wait.",
}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object in which every property is always present."""
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def _list_of(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}


def _summary() -> dict[str, Any]:
    hints = get_type_hints(Summary)
    return _object({field.name: _either(hints[field.name]) for field in fields(Summary)})


def _either(hint: Any) -> dict[str, Any]:
    """The schema for a type; numbers may be infinite or undefined, which JSON's numbers cannot express."""
    kinds = [_TYPES[kind] for kind in get_args(hint)]
    plain = {"type": kinds}
    return {"anyOf": [plain, {"enum": _NOT_FINITE}]} if "number" in kinds else plain


_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
_SIZE = {"type": ["integer", "null"], "description": "pixels as stored"}
_OFFSET = {"type": ["integer", "null"], "description": "null if the part is in several pieces"}
_TAG = {
    "group": {**_TEXT, "description": "the block, by the name of ExifTool's family 1"},
    "name": {**_TEXT, "description": "the standard's name"},
    "id": {"type": ["integer", "string", "null"]},
    "value": {"description": 'a number, a text or a list of them as stored; 0/0 is "undef", 1/0 "inf"'},
    "text": {**_TEXT, "description": "the value in words"},
}
_TEXTS = {"type": "array", "items": _TEXT}
_SIGNER = _object(dict.fromkeys(Signer._fields, _TEXT))
_SIGNER_OR_NOT = {"anyOf": [_SIGNER, {"type": "null"}]}
_RECORD = _object(
    {
        "state": {"enum": list(RecordState), "description": "of the photo's signed record (C2PA)"},
        "reason": {**_TEXT, "description": "a sentence: why a record is broken or was not looked at"},
        "failures": {**_TEXTS, "description": "C2PA's codes"},
        "remote": {**_TEXT, "description": "the address of a record that is not in the file"},
        "signer": _SIGNER_OR_NOT,
        "time": {**_TEXT, "description": "of signing, in ISO 8601"},
        "time_source": {"enum": [*TimeSource, None]},
        "revocation": _TEXT,
        "title": _TEXT,
        "program": _TEXT,
        "labels": {**_TEXTS, "description": "those of C2PA's Asset Rubrics"},
        "actions": _list_of(dict.fromkeys(Action._fields, _TEXT)),
        "permissions": _list_of(dict.fromkeys(Permission._fields, _TEXT)),
        "authors": _TEXTS,
        "ingredients": _list_of(
            {
                "title": _TEXT,
                "format": _TEXT,
                "relationship": _TEXT,
                "depth": _COUNT,
                "signer": _SIGNER_OR_NOT,
                "program": _TEXT,
                "failures": _TEXTS,
                "thumbnail": {**_TEXT, "description": "its place in the record, empty if there is none"},
            }
        ),
    }
)
_AI_MARKERS = _list_of(
    {
        "program": {**_TEXT, "description": "empty if the file does not name it"},
        "extent": {"enum": list(Extent)},
        "key": {**_TEXT, "description": "group:name of the tag that says so"},
        "evidence": {**_TEXT, "description": "the start of its text"},
        "settings": _list_of({"name": _TEXT, "value": _TEXT}),
    }
)
_ABSENCE = {**_TEXTS, "description": "why there is no record, the likeliest reason first; empty if there is one"}
_CONTRADICTIONS = _list_of(
    {
        "text": _TEXT,
        "weight": {"enum": list(Weight)},
        "innocent": {**_TEXT, "description": "how it comes about honestly"},
        "keys": {**_TEXTS, "description": "group:name of the tags with the evidence"},
    }
)
_SCAN = _object(
    {
        "file": _TEXT,
        "format": _TEXT,
        "mime": _TEXT,
        "bytes": _COUNT,
        "width": _SIZE,
        "height": _SIZE,
        "summary": _summary(),
        "provenance": _object(
            {"record": _RECORD, "ai_markers": _AI_MARKERS, "absence": _ABSENCE, "contradictions": _CONTRADICTIONS}
        ),
        "tags": _list_of(_TAG),
        "parts": _list_of({"kind": {"enum": list(PartKind)}, "name": _TEXT, "offset": _OFFSET, "size": _COUNT}),
        "sidecars": _list_of(
            {
                "file": _TEXT,
                "format": _TEXT,
                "facts": _list_of(
                    {"name": _TEXT, "value": _TEXT, "embedded": _TEXT, "contradicts": {"type": "boolean"}}
                ),
                "problem": _TEXT,
            }
        ),
        "problems": _list_of({"group": _TEXT, "text": _TEXT}),
    }
)

_PROBLEM = _object(
    {
        "type": {"const": "about:blank", "description": "RFC 9457: the status gives the kind of problem"},
        "title": {**_TEXT, "description": "HTTP's phrase for the status"},
        "status": {"type": "integer"},
        "detail": {**_TEXT, "description": "a sentence for the person who sent the photo"},
        "error": {**_TEXT, "description": "the same sentence"},
    }
)


def _answer(description: str, schema: str, media_type: str = "application/json") -> dict[str, Any]:
    content = {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _refusal(status: str, description: str) -> dict[str, Any]:
    retry = {"Retry-After": {"description": "seconds", "schema": _COUNT}}
    return {**_answer(description, "Problem", MEDIA_TYPE), **({"headers": retry} if status in ("429", "503") else {})}


_FORM = {"type": "object", "required": ["photo"], "properties": {"photo": {"type": "string", "format": "binary"}}}
OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "PixelScan", "version": "1", "description": "Reads the metadata of photos."},
    "paths": {
        "/api/scan": {
            "post": {
                "operationId": "scan",
                "summary": "Read one photo's metadata; the photo is not kept",
                "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}},
                "responses": {
                    "200": _answer("All of the photo's metadata.", "Scan"),
                    **{status: _refusal(status, description) for status, description in _REFUSALS.items()},
                },
            }
        }
    },
    "components": {"schemas": {"Scan": _SCAN, "Problem": _PROBLEM}},
}
