"""A script of several modules, bundled as Streamlit needs it for a component."""

import re
from base64 import b64decode
from pathlib import Path

from pixelscan.web.ui.component import bundle

DATA = re.compile(r'from "data:text/javascript;base64,([\w+/=]+)"')


def test_imports_become_the_text_they_name(tmp_path: Path) -> None:
    """At every level; a module imported twice has one address, so that browsers load it once."""
    (tmp_path / "index.js").write_text(
        'import { a } from "./a.js";\nimport { b } from "./b.js";\nexport default a + b;\n'
    )
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport const a = b + "ä";\n', encoding="utf-8")
    (tmp_path / "b.js").write_text("export const b = 1;\n")
    inner, shared = DATA.findall(bundle(tmp_path / "index.js"))
    assert b64decode(shared).decode() == "export const b = 1;\n"
    assert DATA.findall(b64decode(inner).decode()) == [shared]
    assert "ä" in b64decode(inner).decode()
