"""The browser tells when it has a picture that had to be made first: a component that shows nothing."""

import streamlit as st

_KEY = "awaited picture"
_JS = """
let loading;  // survives that Streamlit mounts the component anew
let tell;

export default function ({ data: [data], setTriggerValue }) {
  tell = () => setTriggerValue('came', true);
  if (loading !== data.address) load(data.address);
  return () => { tell = null; };  // the visitor went elsewhere
}

function load(address) {
  loading = address;
  const picture = new Image();
  picture.onload = picture.onerror = () => {
    if (loading !== address) return;
    loading = null;
    tell?.();
  };
  picture.src = address;
}
"""
_component = st.components.v2.component("pixelscan_awaited_picture", js=_JS)


def await_picture(address: str) -> None:
    """Run the fragment around this again once the browser has the picture, or knows that there is none."""
    _component(data=[{"address": address}], key=_KEY, on_came_change=lambda: None)


def on_image_loaded() -> bool:
    """Whether that is why the fragment runs."""
    state = st.session_state.get(_KEY) or {}
    return bool(state.get("came")) if hasattr(state, "get") else False
