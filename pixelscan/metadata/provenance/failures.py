"""C2PA's codes of what failed (C2PA 2.4 section 15.2) as sentences."""

from collections.abc import Sequence

_OTHER_FILE = "The file is not as it was signed: it was changed, or the record is that of another file."
_SENTENCES = {
    "assertion.dataHash.mismatch": _OTHER_FILE,
    "assertion.bmffHash.mismatch": _OTHER_FILE,
    "assertion.boxesHash.mismatch": _OTHER_FILE,
    "assertion.boxesHash.unknownBox": "The file has a part that was not there when it was signed.",
    "assertion.collectionHash.mismatch": "A file of the collection was changed after it was signed.",
    "assertion.hashedURI.mismatch": "The record was changed after it was signed.",
    "assertion.missing": "A part of the record is missing.",
    "assertion.required.missing": "A part that every record must have is missing.",
    "assertion.undeclared": "The record has a part that was not signed.",
    "claimSignature.mismatch": "The signature does not fit the record.",
    "claimSignature.missing": "The record has no signature.",
    "claimSignature.outsideValidity": "The certificate was not valid when the record was signed.",
    "claim.missing": "The record has no claim.",
    "claim.multiple": "The record has more than one claim.",
    "claim.malformed": "The claim cannot be read.",
    "claim.cbor.invalid": "The claim cannot be read.",
    "claim.hardBindings.missing": "Nothing binds the record to this file.",
    "assertion.multipleHardBindings": "The record is bound to a file in two ways that exclude each other.",
    "signingCredential.expired": "The signer's certificate had expired, and nothing proves that it was signed before.",
    "signingCredential.invalid": "The signer's certificate is not one for signing records.",
    "signingCredential.ocsp.revoked": "The signer's certificate was revoked.",
    "ingredient.manifest.missing": "The record of a file that this one was made from is missing.",
    "ingredient.manifest.mismatch": "The record of a file that this one was made from was changed.",
    "ingredient.hashedURI.mismatch": "The record of a file that this one was made from was changed.",
    "ingredient.claimSignature.mismatch": "The record of a file that this one was made from was changed.",
    "algorithm.unsupported": "The record is signed in a way that C2PA does not allow.",
}
_FAMILIES = {
    "cawg.": "What the record says about its author cannot be confirmed",
    "assertion.": "A part of the record does not hold",
    "ingredient.": "The record of a file that this one was made from does not hold",
    "manifest.": "The record does not have the form that C2PA asks for",
    "timeStamp.": "The time-stamp does not hold",
}


def sentence(code: str) -> str:
    """What a code means; codes without a sentence of their own are named."""
    if code in _SENTENCES:
        return _SENTENCES[code]
    family = next((words for start, words in _FAMILIES.items() if code.startswith(start)), "A check failed")
    return f"{family} ({code})."


def reason(codes: Sequence[str]) -> str:
    """The sentences of all codes, each once."""
    return " ".join(dict.fromkeys(map(sentence, codes)))
