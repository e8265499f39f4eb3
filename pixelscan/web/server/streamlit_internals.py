"""The theme for the browser, put together once: Streamlit looks through all its settings for it, six times a run."""

from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_of_settings = app_session._populate_theme_msg  # noqa: SLF001 - Streamlit offers no other way


def build_theme_once() -> None:
    """From then on; .streamlit/config.toml is read when the server starts."""
    app_session._populate_theme_msg = _fill  # noqa: SLF001 - a third of what a short page costs the server's loop


def _fill(msg: CustomThemeConfig, section: str = "theme") -> None:
    if (theme := _theme(section)).ByteSize():
        msg.CopyFrom(theme)


@cache
def _theme(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _of_settings(theme, section)
    return theme
