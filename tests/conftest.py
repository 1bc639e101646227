"""What all tests share: both databases with the real schema, a key of their own, a small policy base written by hand, the running system."""

import os
import shutil
import sqlite3
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from desk.db import Database
from desk.policy.base import PolicyBase, read_base
from desk.settings import ROOT, settings
from tests.e2e.running import System, on_postgres, shared

DEFAULT_POSTGRES = "postgresql+psycopg://root@127.0.0.1:5432/test"
# Before anything reads the settings: tests never touch the key or the database in var/.
os.environ.setdefault("DATA_KEYS", Fernet.generate_key().decode())


def _migrate(url: str) -> None:
    """Bring a database up with the very command that people use."""
    from desk.__main__ import migrate

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setenv("DATABASE_URL", url)
        settings.cache_clear()
        migrate()
    settings.cache_clear()


def _admin(url: URL) -> psycopg.Connection:
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True, connect_timeout=3)


@pytest.fixture(scope="session")
def postgres() -> URL:
    """Return the address of a PostgreSQL where databases may be made and dropped; skip where there is none."""
    named = os.environ.get("TEST_DATABASE_URL", "")
    url = make_url(named or DEFAULT_POSTGRES)
    try:
        _admin(url).close()
    except psycopg.OperationalError as error:
        if named:
            raise
        pytest.skip(f"no PostgreSQL at {DEFAULT_POSTGRES} and no TEST_DATABASE_URL: {str(error).splitlines()[0]}")
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file that Alembic brought up; tests copy it."""
    path = tmp_path_factory.mktemp("schema") / "desk.db"
    _migrate(f"sqlite+aiosqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: URL) -> Iterator[str]:
    """Give the name of a PostgreSQL database that Alembic brought up; tests copy it."""
    name = f"desk_schema_{uuid.uuid4().hex[:12]}"
    with closing(_admin(postgres)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            _migrate(postgres.set(database=name).render_as_string(hide_password=False))
            yield name
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _sqlite_copy(migrated: Path, folder: Path) -> str:
    shutil.copy(migrated, folder / "desk.db")
    return f"sqlite+aiosqlite:///{folder / 'desk.db'}"


@contextmanager
def _postgres_copy(postgres: URL, migrated: str) -> Iterator[str]:
    name = f"desk_test_{uuid.uuid4().hex[:12]}"
    with closing(_admin(postgres)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(migrated)))
        try:
            yield postgres.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Return the address of an SQLite database of this test's own."""
    return _sqlite_copy(migrated_sqlite, tmp_path)


@pytest.fixture
def postgres_url(postgres: URL, migrated_postgres: str) -> Iterator[str]:
    """Give the address of a PostgreSQL database of this test's own."""
    with _postgres_copy(postgres, migrated_postgres) as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a database that the tests of one module share; they run on each kind."""
    if request.param == "sqlite":
        yield _sqlite_copy(request.getfixturevalue("migrated_sqlite"), tmp_path_factory.mktemp("shared"))
        return
    with _postgres_copy(request.getfixturevalue("postgres"), request.getfixturevalue("migrated_postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database with the real schema; the test runs on each kind."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Give an open empty database with the real schema; the test runs on each kind."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def small_base(tmp_path: Path) -> Path:
    """Return a folder of two bureaus and five items that the test may spoil."""
    return Path(shutil.copytree(ROOT / "tests" / "fixtures" / "base", tmp_path / "policies"))


@pytest.fixture(scope="session")
def small() -> PolicyBase:
    """Return the small base as read; not to be changed."""
    return read_base(ROOT / "tests" / "fixtures" / "base")


@pytest.fixture(scope="session")
def whole() -> PolicyBase:
    """Return the real policy base; not to be changed."""
    return read_base(ROOT / "policies")


@pytest.fixture(scope="session")
def system(pytestconfig: pytest.Config) -> System:
    """Return the running system that all tests of this run share; on SQLite."""
    return shared(pytestconfig, "sqlite")


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> System:
    """Return a running system that all tests share; the test runs on each kind of database."""
    if request.param == "sqlite":
        return shared(pytestconfig, "sqlite")
    if os.environ.get("SYSTEM_URL"):
        pytest.skip("SYSTEM_URL names the system to test")
    server = request.getfixturevalue("postgres")
    return shared(pytestconfig, "postgresql", lambda: on_postgres(server))
