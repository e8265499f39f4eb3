"""What visitors see who must log in first, and the way out for those who have."""

import streamlit as st

from pixelscan.web.login import is_required, visitor


def require_login() -> None:
    """Show the way to the login, and nothing else, to visitors who need one."""
    if is_required() and not visitor():
        st.title("Log in to PixelScan", anchor=False)
        st.markdown("This server is only for people whom its operator knows.")
        login_button()
        st.stop()


def login_button() -> None:
    """A button that leads to the provider's page."""
    if st.button("Log in", type="primary", icon=":material/login:"):
        st.login()


def logout_button() -> None:
    """Who has logged in, on a button that ends the login; nothing for others."""
    if name := visitor():
        st.button("Log out", help=f"Logged in as {name}", type="tertiary", icon=":material/logout:", on_click=st.logout)
