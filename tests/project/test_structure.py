"""The sizes of folders, files and functions, measured from the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_MODULES = 20
MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_A_FILE = 300
# Tables are as long as what they list: the standard's tags, types and words, exiv2's faults.
TABLES = {
    f"pixelscan/metadata/{name}.py"
    for name in (
        "blocks/descriptions",
        "blocks/tiff/standard_tags",
        "blocks/makernotes/corrections",
        "blocks/makernotes/setting_words",
        "blocks/makernotes/sony/structures",
    )
}


def modules() -> list[Path]:
    return sorted((ROOT / "pixelscan").rglob("*.py")) + sorted((ROOT / "pages").glob("*.py"))


def definitions(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kinds):
                yield str(path.relative_to(ROOT)), node


def folders() -> list[Path]:
    """Of the tests too, so that the test of a behaviour is found as quickly as its code."""
    return sorted({path.parent for path in (*modules(), *(ROOT / "tests").rglob("*.py"))})


@pytest.mark.parametrize("folder", folders(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_folder_is_small_enough_to_be_read(folder: Path) -> None:
    """More modules in one folder would be hard to survey."""
    assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) <= MOST_MODULES


def test_files_and_functions_are_short() -> None:
    """A function does one thing, a module is about one thing."""
    files = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in files.items() if lines > MOST_LINES_OF_A_FILE and path not in TABLES} == {}
    functions = {
        f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in definitions(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in functions.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}
