"""What stands before all routes, Streamlit's and ours: one visitor's haste, size or silence is theirs alone."""
