"""What our own components are given, and what they give back."""

from collections.abc import Mapping
from typing import Any

import streamlit as st


def component_data(data: Any) -> list[Any]:
    """`data` as a component takes it. In a list, since Streamlit tries each value of a mapping as a table, which is a
    third of what the strip of photos costs.
    """
    return [data]


def component_value(key: str, name: str) -> Any:
    """What the component with this key has just said under `name`; None where this run has another cause."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None
