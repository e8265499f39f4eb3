"""Where `streamlit_app.py`, `pages/` and `.streamlit/` lie: at the top of a clone, in the package when installed."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]
_INSTALLED = _PACKAGE / "web" / "app"

APP_FOLDER = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
