"""What the browser loads before it can show a page: Streamlit's files compressed, and the page that asks for them."""
