"""HTML comes from templates that escape: text from outside never becomes markup."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace as Record
from typing import Any

import pytest

import pixelscan.web
from pixelscan.metadata.compare.topics import Kept
from pixelscan.metadata.model import BlockState
from pixelscan.metadata.photo.focus_areas import Area
from pixelscan.metadata.photo.privacy import Severity
from pixelscan.web.ui.html import render

WEB = Path(pixelscan.web.__file__).parent
TAG = re.compile(r"<[/!]?[a-zA-Z]")
# Tags in Python: around the project's own style sheets, and those that are looked for in Streamlit's page.
WRITES_A_TAG = {"ui/style/__init__.py", "server/first_load/index_page.py"}

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
FACT = Record(label=EVIL, value=EVIL, note=EVIL)
GROUP = Record(name=EVIL, group=EVIL, names=EVIL, fate=Kept.CHANGED, folded=2)
ROW = Record(label=EVIL, cells=[Record(text=EVIL, state="equal"), Record(text=EVIL, state="changed")])
MARKS = {"changed": EVIL, "missing": EVIL, "added": EVIL, "equal": EVIL}
POD = Record(pod=EVIL, mean_cores=1.0, p95_cores=1.0, requested_cores=1.0, throttled_seconds=None)
VARIANT = Record(
    scenario=Record(name=EVIL),
    peak_replicas=3,
    peak_ready=3,
    short_seconds=1.0,
    pod_hours=1.0,
    node_hours=1.0,
    price=1.0,
)


def evil(*_: object) -> str:
    return EVIL


# Each template with hostile text in every place for text.
HOSTILE: dict[str, dict[str, Any]] = {
    "compare/templates/copies.html": {
        "policy": EVIL,
        "version": EVIL,
        "day": EVIL,
        "summary": EVIL,
        "pairs": [
            {
                "original": EVIL,
                "copy": EVIL,
                "verdict": EVIL,
                "pictures": ["", EVIL],
                "facts": [(EVIL, EVIL, EVIL)],
                "changes": [Record(topic=EVIL, kept=EVIL, details=EVIL)],
                "loss": Record(text=EVIL, parts=(EVIL,)),
                "rules": [Record(rule=EVIL, passed=False, text=EVIL)],
            }
        ],
    },
    "compare/templates/copies_table.html": {
        "original": EVIL,
        "names": [EVIL],
        "verdicts": [EVIL],
        "facts": [(EVIL, EVIL, [EVIL])],
        "topics": [(EVIL, [Record(topic=EVIL, kept="lost", details=EVIL)])],
        "losses": [Record(text=EVIL, parts=(EVIL,))],
        "rules": [(EVIL, [Record(passed=True, text=EVIL)])],
        "marks": {"lost": EVIL},
        "classes": {"lost": EVIL},
    },
    "compare/templates/matrix.html": {
        "files": [EVIL, EVIL],
        "reference": 0,
        "groups": [(EVIL, 2, [(EVIL, [(EVIL, EVIL, EVIL)])])],
        "marks": MARKS,
    },
    "compare/templates/pairs_table.html": {
        "rules": [EVIL],
        "passed": 0,
        "pairs": [(EVIL, EVIL, EVIL, [Record(passed=False, text=EVIL)])],
    },
    "compare/templates/quantities.html": {
        "reference": EVIL,
        "names": [EVIL],
        "base": {EVIL: EVIL},
        "columns": [({EVIL: Record(text=EVIL)}, {EVIL: EVIL})],
        "quantities": [EVIL],
    },
    "compare/templates/report.html": {
        "title": EVIL,
        "policy": EVIL,
        "version": EVIL,
        "day": EVIL,
        "files": [EVIL, EVIL],
        "reference": 0,
        "thumbnails": ["", ""],
        "columns": [({EVIL: Record(text=EVIL)}, {EVIL: EVIL})],
        "quantities": [EVIL],
        "facts": [(EVIL, [EVIL])],
        "groups": [Record(name=EVIL, folded=2, rows=[ROW])],
        "marks": MARKS,
        "shortened": evil,
    },
    "load/templates/differences.html": {"names": (EVIL, EVIL), "rows": [(EVIL, EVIL, EVIL, EVIL)]},
    "load/templates/figures.html": {"ended": False, "facts": [(EVIL, EVIL)]},
    "load/templates/pods.html": {"pods": [POD], "seconds": evil},
    "load/templates/variants.html": {"outcomes": [VARIANT], "told": [EVIL], "seconds": evil},
    "photos/templates/blocks.html": {
        "blocks": [Record(name=EVIL, state=BlockState.READ)],
        "meanings": {BlockState.READ: EVIL},
        "undecoded": [EVIL],
    },
    "photos/templates/cards.html": {"cards": [Record(title=EVIL, facts=[FACT])]},
    "photos/templates/headline.html": {"name": EVIL, "gear": EVIL, "taken": EVIL, "facts": [FACT]},
    "photos/templates/hex_rows.html": {"title": EVIL, "rows": [(0, [(EVIL, EVIL, EVIL)])]},
    "photos/templates/no_picture.html": {"reason": EVIL},
    "photos/templates/picture.html": {
        "address": EVIL,
        "behind": EVIL,
        "alt": EVIL,
        "ratio": 1.5,
        "boxes": [Area(0, 0, 1, 1)],
    },
    "photos/templates/privacy_risks.html": {
        "risks": [Record(severity=Severity.HIGH, text=EVIL)],
        "words": {Severity.HIGH: EVIL},
        "tags": evil,
        "nothing": EVIL,
    },
    "photos/templates/promises.html": {},
    "photos/templates/provenance.html": {
        "state": "none",
        "verdict": EVIL,
        "facts": [FACT],
        "markers": [(EVIL, Record(evidence=EVIL, key=EVIL, settings=[Record(name=EVIL, value=EVIL)]))],
        "contradictions": [Record(text=EVIL, innocent=EVIL, weight=EVIL, keys=[EVIL])],
        "worth_naming": 1,
        "nothing_found": EVIL,
        "pictures": [(EVIL, EVIL)],
    },
    "photos/templates/strip_plan.html": {
        "outcome": Record(
            removed=[GROUP], kept=[GROUP], lost_parts=[Record()], remaining_risks=[Record(text=EVIL)], record=EVIL
        ),
        "shortened": evil,
        "named": evil,
        "nothing": EVIL,
    },
    "photos/templates/tag_steps.html": {"facts": [(EVIL, EVIL)], "steps": [EVIL]},
    "photos/templates/thumbnail.html": {
        "picture": Record(width=1, height=1),
        "address": EVIL,
        "name": EVIL,
        "verdict": Record(likeness=Record(value=EVIL), text=EVIL),
        "advice": EVIL,
    },
    "ui/templates/hero.html": {"title": EVIL, "lede": EVIL},
}


class Elements(HTMLParser):
    """The names of all elements and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def test_every_template_is_tried() -> None:
    """A new template needs a line above."""
    assert sorted(HOSTILE) == sorted(str(path.relative_to(WEB)) for path in WEB.rglob("templates/*.html"))


@pytest.mark.parametrize("template", HOSTILE)
def test_hostile_text_stays_text(template: str) -> None:
    """No element or attribute comes from the text; the page is one line, which Streamlit handles fastest."""
    page = render(template, **HOSTILE[template])
    found = Elements(page)
    assert "script" not in found.tags
    assert not any(name.startswith("on") for name in found.attributes)
    assert EVIL not in page
    assert "\n" not in page


def test_python_writes_no_html() -> None:
    """No string in the web layer contains a tag, except docstrings; markup belongs in templates."""
    found = []
    for path in sorted(WEB.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                name = str(path.relative_to(WEB))
                if TAG.search(node.value) and name not in WRITES_A_TAG:
                    found.append(f"{name}:{node.lineno}")
    assert found == []
