"""Limits that apply before all routes, Streamlit's and ours, so that one visitor cannot block the others."""
