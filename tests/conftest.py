"""What all tests share: a fresh database each, a clock that stands still, and the application on both."""

import gc
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url, text
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.orm import Session

from kiosk import create_app
from kiosk.config import Settings
from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.ledger.writing import signing_database
from kiosk.models import Base
from tests.clock import StandingClock
from tests.compiled import RuleCompiledOnce, engine_of_known_statements, hash_of_dialect, same_dialect
from tests.templates import CachedEnvironment

# Without a deadline: a machine that is busy for a moment is no fault of the code. --full-size is thorough.
hypothesis.settings.register_profile("kiosk", deadline=None, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None)
hypothesis.settings.load_profile("kiosk")

# Pytest rewrites the tests, and many of them start programs: what is compiled once is kept for the next.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

SECRET = "a secret for tests only, 0123456789"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgresql",
        metavar="URL",
        help="run on this PostgreSQL database instead of SQLite, emptied first; workers make one each",
    )
    parser.addoption(
        "--require-browser",
        action="store_true",
        help="fail, rather than skip, where Chromium or WebKit is missing",
    )
    parser.addoption(
        "--full-size",
        action="store_true",
        help="attack with 10,000 guesses and 600 students, kill more, look for barriers in every setting, "
        "try four times as many examples",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--full-size"):
        hypothesis.settings.load_profile("thorough")


def pytest_collection_finish() -> None:
    """Thousands of tests are kept to the end: looking through them for garbage takes a sixth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Templates, routes and statements, which each test's new application would compile again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_environment", CachedEnvironment)
        patch.setattr(Flask, "url_rule_class", RuleCompiledOnce)
        patch.setattr("kiosk.core.database.create_engine", engine_of_known_statements)
        patch.setattr(DefaultDialect, "__eq__", same_dialect)
        patch.setattr(DefaultDialect, "__hash__", hash_of_dialect)
        yield


@pytest.fixture(scope="session")
def full_size(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--full-size"))


@pytest.fixture(scope="session")
def postgresql_url(request: pytest.FixtureRequest, worker_id: str) -> str | None:
    """Each worker of pytest has a database of its own beside the given one."""
    url = request.config.getoption("--postgresql")
    if url is None:
        return None
    if worker_id != "master":
        url = new_database(url, worker_id)
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    schema.upgrade(database)
    database.engine.dispose()
    return url


def new_database(url: str, suffix: str) -> str:
    beside = make_url(url)
    beside = beside.set(database=f"{beside.database}_{suffix}")
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {beside.database}")  # type: ignore[arg-type]  # our own name
        connection.execute(f"CREATE DATABASE {beside.database}")  # type: ignore[arg-type]
    return beside.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy: much faster than migrating for each test."""
    file = tmp_path_factory.mktemp("migrated") / "kiosk.db"
    database = Database(f"sqlite:///{file}")
    schema.upgrade(database)
    database.close()
    return file


@pytest.fixture
def database_url(tmp_path: Path, postgresql_url: str | None, migrated_file: Path) -> str:
    if postgresql_url is not None:
        database = Database(postgresql_url)
        with database.engine.begin() as connection:
            tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        database.engine.dispose()
        return postgresql_url
    shutil.copyfile(migrated_file, tmp_path / "kiosk.db")
    return f"sqlite:///{tmp_path / 'kiosk.db'}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = signing_database(database_url, Keys(SECRET))
    yield database
    database.close()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """One transaction for a test of domain rules."""
    with database.writing() as session:
        yield session


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def app(tmp_path: Path, database_url: str, clock: StandingClock) -> Iterator[Flask]:
    settings = Settings(
        instance=tmp_path, database_url=database_url, secret_key=SECRET, base_url="http://kiosk.test"
    )
    app = create_app(settings, clock=clock)
    app.testing = True
    yield app
    app.extensions["kiosk"].database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser with its own cookies, English unless a test says otherwise."""
    return new_client(app)


def new_client(app: Flask, language: str = "en") -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def new_free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def free_port() -> int:
    return new_free_port()
