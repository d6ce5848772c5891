"""A database with nothing but the ledger, and an ORM session that can add to it."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy.orm import Session

from kiosk.core.database import Base, Database
from kiosk.core.signing_keys import SigningKey
from kiosk.ledger.models import Checkpoint, Event, EventItem, LogEntry, Opening
from kiosk.ledger.signer import carrying
from tests.ledger.streams import SIGNER

hypothesis.settings.register_profile("kiosk", deadline=None, max_examples=25)
hypothesis.settings.load_profile("kiosk")
TABLES = [model.__table__ for model in (Event, Opening, EventItem, LogEntry, Checkpoint, SigningKey)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full-size", action="store_true")


@pytest.fixture(scope="session")
def full_size(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--full-size"))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'kiosk.db'}")
    with database.altering() as connection:
        Base.metadata.create_all(connection, tables=TABLES)
    yield database
    database.close()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        session.info.update(carrying(SIGNER))
        yield session
