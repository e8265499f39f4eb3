"""The browser tells when it has a picture that had to be made first: a component that shows nothing."""

import streamlit as st

from pixelscan.web.ui.component import component_data, component_value

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
    _component(data=component_data({"address": address}), key=_KEY, on_came_change=lambda: None)


def on_image_loaded() -> bool:
    """Whether that is why the fragment runs."""
    return bool(component_value(_KEY, "came"))
