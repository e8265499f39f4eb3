"""A script of several modules, bundled as Streamlit needs it for a component."""

import json
import re
from base64 import b64decode
from pathlib import Path

from streamlit.testing.v1 import AppTest

from pixelscan.web.ui.component import bundle
from tests.support.waiting import PATIENCE_SECONDS

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


def test_other_data_get_the_next_number() -> None:
    """The same data keep theirs: the browser leaves a component alone that gets nothing new."""

    def page() -> None:
        from pathlib import Path

        import streamlit as st

        import pixelscan.web.ui.filmstrip
        from pixelscan.web.ui.component import component

        folder = Path(pixelscan.web.ui.filmstrip.__file__).parent
        component(folder)({"photos": st.session_state.photos}, key="strip")

    tab = AppTest.from_function(page, default_timeout=PATIENCE_SECONDS)
    given = []
    for photos in (1, 1, 10, 1):
        tab.session_state.photos = photos
        tab.run()
        [mounted] = tab.get("bidi_component")
        given.append(json.loads(mounted.proto.json))
    assert [number for _, _, number in given] == [1, 1, 2, 3]
    assert len({session for _, session, _ in given}) == 1
