"""The running system for the end-to-end tests: on SQLite for all, on PostgreSQL for a short table."""

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import URL

from tests.e2e.running import System, missing, shared, started


@pytest.fixture(scope="session")
def system(pytestconfig: pytest.Config) -> System:
    """Return the system that all tests of this run share."""
    return shared(pytestconfig)


@pytest.fixture
def own_system(system: System) -> System:
    """Return the shared system if its processes are ours to kill."""
    if system.folder is None:
        pytest.skip("SYSTEM_URL names a system that somebody else runs; its processes are left alone")
    return system


@pytest.fixture(scope="module")
def postgres_system(postgres: URL) -> Iterator[System]:
    """Run a second system on a PostgreSQL database made for it and dropped after."""
    if os.environ.get("SYSTEM_URL"):
        pytest.skip("SYSTEM_URL names the system to test")
    if lack := missing():
        pytest.skip(lack)
    name = f"e2e_{uuid.uuid4().hex[:10]}"
    plain = postgres.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True, connect_timeout=3) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            with started(postgres.set(database=name).render_as_string(hide_password=False)) as system:
                yield system
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
