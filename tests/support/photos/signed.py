"""Photos with signed records (C2PA), signed by an authority of the tests' own."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
START = datetime(2026, 1, 1, tzinfo=UTC)
LIFE = timedelta(days=36_500)
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff", "GIF": "image/gif"}


@dataclass(frozen=True)
class Authority:
    """Its root certificate in PEM, and a signer that it vouches for."""

    root: str
    chain: str
    key: str


@cache
def authority() -> Authority:
    """Made anew for each run of the tests: no key is kept."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Root of the tests", "Root of the tests", root_key, root_key, is_root=True)
    leaf = _certificate("Signer of the tests", "Root of the tests", key, root_key, is_root=False)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Authority(root, leaf + root, private)


def _certificate(
    subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, *, is_root: bool
) -> str:
    """In PEM, with what C2PA's profile of certificates asks for."""
    public, signing = key.public_key(), by.public_key()
    uses = dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + LIFE)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root,
                key_cert_sign=is_root,
                crl_sign=is_root,
                encipher_only=False,
                decipher_only=False,
                **uses,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing), critical=False)
    )
    if not is_root:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(usage, critical=False)
    return builder.sign(by, SHA256()).public_bytes(Encoding.PEM).decode()


def _name(common: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "DE"), (NameOID.ORGANIZATION_NAME, "PixelScan"), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def picture(format_: str = "JPEG", colour: str = "teal", **more: Any) -> bytes:
    """A small picture without a record."""
    file = BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, format_, **more)
    return file.getvalue()


def signed(
    photo: bytes, *assertions: dict[str, Any], format_: str = "JPEG", title: str = "", ingredient: bytes = b""
) -> bytes:
    """The photo with a record; made from `ingredient`, a JPEG, if there is one."""
    manifest = {"title": title, "claim_generator_info": [{"name": "Test Camera", "version": "1.0"}]}
    if ingredient:
        opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["xmp:iid:before"]}}
        assertions = (*assertions, actions(opened))
    builder = c2pa.Builder(json.dumps(manifest | {"assertions": list(assertions)}))
    if ingredient:
        told = json.dumps({"title": "before.jpg", "relationship": "parentOf", "instance_id": "xmp:iid:before"})
        builder.add_ingredient(told, "image/jpeg", BytesIO(ingredient))
    who = authority()
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=who.chain.encode(), private_key=who.key.encode(), ta_url=None)
    file = BytesIO()
    builder.sign(c2pa.Signer.from_info(info), MIMES[format_], BytesIO(photo), file)
    return file.getvalue()


def actions(*done: dict[str, Any], complete: bool = True) -> dict[str, Any]:
    """The assertion of what was done."""
    return {"label": "c2pa.actions.v2", "data": {"actions": list(done), "allActionsIncluded": complete}}


def created(source_type: str, **more: Any) -> dict[str, Any]:
    """The assertion of a picture that was made in this way, by IPTC's term."""
    return actions({"action": "c2pa.created", "digitalSourceType": f"{IPTC}{source_type}", **more})
