"""Empty stores of both kinds."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgresql import PostgresServer, postgres_server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for all tests that can share it."""
    with postgres_server("pixelscan", "secret") as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    """A new database."""
    return postgres.create_database(f"test{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'history.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))
