"""What a manifest claims: actions, permissions, authors and the program that wrote it."""

from collections.abc import Iterator
from typing import Any

from pixelscan.metadata.signed_record import Action, Permission

MAX_TEXT = 300
MAX_ITEMS = 100
ACTIONS = ("c2pa.actions", "c2pa.actions.v2")
PERMISSIONS = ("c2pa.training-mining", "cawg.training-mining")
AUTHORS = "stds.schema-org.CreativeWork"

Manifest = dict[str, Any]


def text(value: object) -> str:
    """A text of bearable length, on one line; "" for anything else."""
    return " ".join(value[:MAX_TEXT].split()) if isinstance(value, str) else ""


def assertions(manifest: Manifest, *labels: str) -> Iterator[dict[str, Any]]:
    """The data of the manifest's assertions with one of these labels."""
    for assertion in dicts(manifest.get("assertions")):
        if assertion.get("label") in labels:
            data = assertion.get("data")
            yield data if isinstance(data, dict) else {}


def actions(manifest: Manifest) -> tuple[Action, ...]:
    """In the order of the manifest; the first hundred."""
    found = [_action(each) for data in assertions(manifest, *ACTIONS) for each in dicts(data.get("actions"))]
    return tuple(action for action in found if action.name)[:MAX_ITEMS]


def _action(action: dict[str, Any]) -> Action:
    parameters = action.get("parameters")
    told = parameters if isinstance(parameters, dict) else {}
    return Action(
        text(action.get("action")),
        text(action.get("description")) or text(told.get("description")) or text(told.get("name")),
        _agent(action.get("softwareAgent")),
        text(action.get("when")),
        text(action.get("digitalSourceType")).rpartition("/")[2],
    )


def _agent(agent: object) -> str:
    """Its name and version; older manifests have one text."""
    if isinstance(agent, dict):
        return " ".join(filter(None, (text(agent.get("name")), text(agent.get("version")))))
    return text(agent)


def permissions(manifest: Manifest) -> tuple[Permission, ...]:
    """For training and mining, by C2PA 1.4 section 18.20 and CAWG's assertion of the same form."""
    found = []
    for data in assertions(manifest, *PERMISSIONS):
        entries = data.get("entries")
        for use, answer in entries.items() if isinstance(entries, dict) else ():
            if isinstance(answer, dict):
                found.append(Permission(text(use), text(answer.get("use")), text(answer.get("constraint_info"))))
    return tuple(found)[:MAX_ITEMS]


def authors(manifest: Manifest) -> tuple[str, ...]:
    """Names as the signer wrote them, each once."""
    listed = [each for data in assertions(manifest, AUTHORS) for each in dicts(data.get("author"))]
    return tuple(dict.fromkeys(filter(None, (text(author.get("name")) for author in listed))))[:MAX_ITEMS]


def program(manifest: Manifest) -> str:
    """The program or device that wrote the manifest, with its version."""
    for info in dicts(manifest.get("claim_generator_info")):
        if name := _agent(info):
            return name
    first = text(manifest.get("claim_generator")).partition(" ")[0]
    return first.replace("/", " ").replace("_", " ")


def dicts(value: object) -> list[dict[str, Any]]:
    """The objects of a list; none if it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
