"""The documentation is correct: paths, links, version, formats."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.version import Version

import pixelscan

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks" / "README.md"])
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
# A name in backticks that begins with a folder of the clone is a path in it.
FOLDERS = r"(?:pixelscan|pages|tests|docs|benchmarks|k8s|overlays|\.github|\.ci)"
MADE_BY_HAND = {
    "k8s/secret.env",
    "overlays/components/managed-database/database.env",
    "overlays/mine/kustomization.yaml",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_paths_that_a_page_names_are_there(page: Path) -> None:
    """Paths in backticks; if a module moves, the documentation has to be updated."""
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(rf"`({FOLDERS}/[\w./-]*)`", text)) - MADE_BY_HAND
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_modules_that_comments_name_are_there() -> None:
    """In comments and docstrings; if a module is renamed, they have to be updated."""
    sources = [
        *ROOT.glob("*.py"),
        *(path for top in ("pixelscan", "pages", "tests") for path in (ROOT / top).rglob("*.py")),
    ]
    there = {path.name for path in sources}
    lost = {
        f"{name(path)}: {named}"
        for path in sources
        for comment in comments(path)
        for named in re.findall(r"\b\w+\.py\b", comment)
        if named not in there
    }
    assert lost == set()


def comments(path: Path) -> Iterator[str]:
    """A module's comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    yield from re.findall(r"^[^\"'\n]*#(.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_of_a_page_lead_to_a_file_and_a_heading(page: Path) -> None:
    """Within the clone; GitHub turns headings into anchors."""
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        path = page.parent / file if file else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            dead.append(target)
    assert dead == []


def anchors(page: Path) -> set[str]:
    """The anchors of its headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_newcomer_finds_every_page_from_the_readme() -> None:
    """With one click."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name(page) for page in PAGES if page.name != "README.md" and f"]({name(page)}" not in readme] == []


def test_the_glossary_defines_each_word_once() -> None:
    """One word, one meaning."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = [word for word in re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE) if word not in {"word", "---"}]
    assert len(words) >= 20
    assert len(set(words)) == len(words)


def test_the_changelog_has_this_version_and_what_comes_next() -> None:
    """In Keep a Changelog's form, the newest first; between two releases the version is the next one's, with .dev0."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased, newest, *_ = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert unreleased == "Unreleased"
    found = re.fullmatch(r"(\S+) - \d{4}-\d\d-\d\d", newest)
    assert found
    assert pixelscan.__version__ == found[1] or (
        Version(pixelscan.__version__).is_devrelease and Version(pixelscan.__version__) > Version(found[1])
    )


@pytest.mark.parametrize("form", FORMS, ids=name)
def test_an_issue_form_is_one(form: Path) -> None:
    """With GitHub's required fields, and no ID twice."""
    asked = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= asked.keys()
    ids = [part["id"] for part in asked["body"]]
    assert len(set(ids)) == len(ids)
    for part in asked["body"]:
        assert part["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert part["attributes"]["label"]
        options = part["attributes"].get("options", [])
        assert all(isinstance(option, str) for option in options)
        assert bool(options) == (part["type"] == "dropdown")


def test_the_devcontainer_has_what_the_tests_need() -> None:
    """The packages that CONTRIBUTING names."""
    settings = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    needed = set(re.findall(r"^\| .*`sudo apt install ([a-z-]+)` \|$", contributing, re.MULTILINE)) - {"python3-venv"}
    assert len(needed) >= 4
    assert needed <= set(settings["onCreateCommand"].split())
