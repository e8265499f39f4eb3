"""One name, one meaning."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_public_class_name_is_defined_twice() -> None:
    """The name of a class identifies it, whatever module it is imported from."""
    modules = defaultdict(list)
    for path in sorted((ROOT / "pixelscan").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                modules[node.name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in modules.items() if len(paths) > 1} == {}


# Words that could be mistaken for another module's function.
ONE_MEANING = {"compare", "distance", "numbers", "tag_table"}


def test_what_once_had_two_meanings_has_one() -> None:
    """Readers, strippers and commands share their interface's names on purpose; these words had several meanings."""
    modules = defaultdict(list)
    for path in sorted((ROOT / "pixelscan").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name in ONE_MEANING:
                modules[node.name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in modules.items() if len(paths) != 1} == {}
