"""Imports between packages go one way: pages, web -> charts -> metadata | load -> settings -> errors, formatting."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A layer may import itself and what is in its set; libraries that only some layers may import.
ALLOWED = {
    "metadata": {"errors", "formatting", "metadata", "child_environment"},
    "load": {"load", "errors", "formatting", "cpu_count", "child_environment"},
    "charts": {"charts", "metadata", "load", "errors", "formatting"},
    "web": {"web", "charts", "library", "metadata", "load", "settings", "errors", "formatting"},
    "pages": {"web", "charts", "metadata", "load", "settings", "errors", "formatting"},
    "settings": {"errors", "cpu_count"},
    "errors": set(),
    "formatting": set(),
    "cpu_count": set(),
    "child_environment": set(),
    "library": {"library", "metadata", "errors", "formatting"},
    "cli": {"cli", "web", "library", "metadata", "load", "settings", "errors", "formatting"},
    "__main__": {"cli"},
}
# Inside a package: floors from the top down; a room knows those below it, and no other room of its own floor.
FLOORS: dict[str, tuple[set[str], ...]] = {
    "metadata": (
        {"sidecars", "sidecar_search", "compare"},
        {"strip", "locate", "pixels", "workers"},
        {"scanner", "analysis", "collection"},
        {"export", "terminal_card"},
        {"provenance"},
        {"photo", "formats", "samples"},
        {"blocks"},
        {"gazetteer", "generators"},
        {"model", "charsets", "geodesy", "deadline", "partial_file", "terminal"},
        {"signed_record"},
    ),
    "metadata.blocks": (
        {"exif"},
        {"makernotes", "photoshop"},
        {"xmp", "iptc", "icc", "jumbf"},
        {"reading", "boxes"},
        {"payload", "strip_levels", "explanations"},
        {
            "tiff",
            "damage",
            "descriptions",
            "fixed_fields",
            "location_tags",
            "camera_names",
            "letters",
            "container_explanations",
        }
        | {"exiv2_library"},
    ),
    "library": (
        {"indexing", "explorer"},
        {"part_writer", "known", "local_reader", "spool", "sources"},
        {"remote"},
        {"rows", "library", "object_store"},
        {"listing", "photo_facts", "columns"},
    ),
    "load": (
        {"agent"},
        {"store_sync"},
        {"sampler"},
        {"lessons"},
        {"run_executor", "feed", "report", "replay", "whatif", "demo", "cluster"},
        {"run_registry", "runs"},
        {"autoscaler", "history", "shapes", "sample_buffer", "cpu", "replicas", "stress"},
        {"model", "clock", "background", "burner"},
    ),
    "web": (
        {"server"},
        {"photos", "compare", "collection", "load"},
        {"ui"},
        {"api", "login"},
        {"services"},
        {"store"},
        {"workers", "page_queue", "upload_places"},
        {"turns", "budgets", "streamlit_internals", "prepared_folder"},
    ),
    "charts": (
        {"photo", "collection", "load"},
        {"photo_map"},
        {"density_grid", "reference_style", "selection"},
        {"specification"},
    ),
}
FORBIDDEN = {
    "metadata": {"streamlit", "pandas", "altair", "sqlalchemy", "starlette"},
    "load": {"streamlit", "pandas", "altair", "starlette"},
    "library": {"streamlit", "pandas", "altair", "sqlalchemy", "starlette"},
    "charts": {"streamlit", "sqlalchemy", "starlette"},
    "settings": {"streamlit", "pandas"},
    "errors": {"streamlit", "pandas"},
    "cli": {"streamlit", "pandas", "altair"},
}


def sources() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "pixelscan").rglob("*.py")):
        layer = path.relative_to(ROOT / "pixelscan").parts[0].removesuffix(".py")
        if layer != "__init__":
            yield layer, path
    for path in sorted((ROOT / "pages").glob("*.py")):
        yield "pages", path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    ("layer", "path"), [pytest.param(*source, id=str(source[1].relative_to(ROOT))) for source in sources()]
)
def test_a_module_imports_only_from_layers_below(layer: str, path: Path) -> None:
    """A core package that imports Streamlit, or a layer that imports upwards, fails here."""
    assert layer in ALLOWED, f"{layer} is a new layer: say here what it may import"
    for name in imports(path):
        root, _, rest = name.partition(".")
        if root == "pixelscan" and rest:
            assert rest.split(".")[0] in ALLOWED[layer], f"{path.name} imports {name}"
        assert root not in FORBIDDEN.get(layer, set()), f"{path.name} imports {name}"


@pytest.mark.parametrize("package", FLOORS)
def test_a_room_imports_only_from_floors_below(package: str) -> None:
    """No import goes up or sideways inside a package, and every module has its layer."""
    floor_of = {room: number for number, rooms in enumerate(FLOORS[package]) for room in rooms}
    wrong = []
    folder = ROOT.joinpath("pixelscan", *package.split("."))
    for path in sorted(folder.rglob("*.py")):
        room = path.relative_to(folder).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        assert room in floor_of, f"{room} is a new room of {package}: say here on which floor it stands"
        for name in imports(path):
            known = name.removeprefix(f"pixelscan.{package}.").split(".")[0]
            if name.startswith(f"pixelscan.{package}.") and known != room and floor_of.get(known, 99) <= floor_of[room]:
                wrong.append(f"{path.name} imports {name}")
    assert not wrong


def test_benchmarks_run_without_pytest_and_its_fixtures() -> None:
    """Benchmarks share support code with the tests, but no conftest."""
    for path in sorted((ROOT / "benchmarks").glob("*.py")):
        assert not {"pytest", "tests.conftest"} & set(imports(path)), path.name


def test_only_settings_reads_the_environment() -> None:
    """PIXELSCAN_ variables are read and checked in one place."""
    readers = {path.name for layer, path in sources() if layer != "settings" and "os.environ" in path.read_text()}
    assert readers == {"child_environment.py"}  # which passes a part of it on


def test_the_command_line_starts_without_streamlit_and_pandas() -> None:
    """Including indirect imports, which a new interpreter shows."""
    import subprocess
    import sys

    code = "import sys, pixelscan.__main__; print(sorted({'streamlit', 'pandas', 'altair'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
