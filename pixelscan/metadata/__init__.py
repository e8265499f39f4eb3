"""Photo bytes -> Scan. Independent of Streamlit, the database and the network."""
