"""Where `streamlit_app.py`, `pages/` and `.streamlit/` are: at the top of a clone, or in the installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]
_INSTALLED = _PACKAGE / "web" / "app"

APP_FOLDER = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
