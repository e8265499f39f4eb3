"""Services for pages in Streamlit's test runner, which does not run the lifespan that creates them."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def services_for_pages(opened_services: object) -> None:
    """Before the first page runs."""
