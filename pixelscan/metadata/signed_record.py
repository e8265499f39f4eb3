"""What a photo's signed record (C2PA) says and whether it holds, as plain data.

Separate answers, never one tick: is there a record, is it intact, who signed, on which list, when and by whose clock.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class RecordState(StrEnum):
    """Whether there is a signed record, and whether it holds. TRUSTED is intact and signed by somebody on a list."""

    NONE = "none"
    INTACT = "intact"
    TRUSTED = "trusted"
    BROKEN = "broken"
    NOT_LOOKED_AT = "not looked at"


class TimeSource(StrEnum):
    """Whose clock the time of signing is from."""

    AUTHORITY = "by a time authority"
    CLAIMED = "claimed"


class Signer(NamedTuple):
    """The certificate's name and organization, and the trust list that it is on; "" for what is not known."""

    name: str
    organization: str
    trust_list: str = ""


class Action(NamedTuple):
    """What was done to the picture: C2PA's name of the action, and the program, time and source type as claimed."""

    name: str
    description: str = ""
    program: str = ""
    time: str = ""
    source_type: str = ""


class Permission(NamedTuple):
    """Whether a use (such as c2pa.ai_training) is "allowed", "notAllowed" or "constrained"."""

    use: str
    answer: str
    constraint: str = ""


class Ingredient(NamedTuple):
    """A file that this one was made from; `depth` is 1 for those of the photo itself.

    `thumbnail` is the place of its small picture in the record, "" if it has none. `failures` are codes of C2PA.
    """

    title: str
    format: str
    relationship: str
    depth: int
    signer: Signer | None = None
    program: str = ""
    failures: tuple[str, ...] = ()
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A photo's signed record. Codes and names are those of C2PA 2.4; times are ISO 8601.

    `reason` is a sentence on why a record is broken or was not looked at, `remote` the address of one that is
    elsewhere, `labels` those of C2PA's Asset Rubrics.
    """

    state: RecordState
    reason: str = ""
    failures: tuple[str, ...] = ()
    remote: str = ""
    signer: Signer | None = None
    time: str = ""
    time_source: TimeSource | None = None
    revocation: str = "not checked"
    title: str = ""
    program: str = ""
    labels: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    permissions: tuple[Permission, ...] = ()
    authors: tuple[str, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()


NO_RECORD = SignedRecord(RecordState.NONE)
