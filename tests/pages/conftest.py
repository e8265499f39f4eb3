"""Pages in Streamlit's own test runner have no lifespan that opens their services."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def services_for_pages(opened_services: object) -> None:
    """Before the first page runs."""
