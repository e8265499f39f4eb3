"""Photo bytes -> Scan. Knows nothing of Streamlit, of a database or of the network."""
