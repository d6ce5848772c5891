"""A page of the console that follows what happens, by the part that its script asks for."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from kiosk.core.database import Database
from kiosk.courses.models import ClassSession
from tests.web.conftest import Hall

Change = Callable[[Session, ClassSession], object]


class LivePage:
    """A page left open: what it has, and what it is told when it asks again."""

    def __init__(self, browser: FlaskClient, address: str, query: str = "") -> None:
        self.address = f"{address}/live{query}"
        self.browser = browser
        self.text = self.tag = ""

    def asks(self) -> bool:
        """Whether it is given a part anew."""
        answer = self.browser.get(self.address, headers={"If-None-Match": self.tag} if self.tag else {})
        assert answer.status_code in (200, 304)
        assert answer.headers["ETag"]
        if answer.status_code == 200:
            self.text, self.tag = answer.text, answer.headers["ETag"]
        else:
            assert answer.data == b""
        return answer.status_code == 200


def told_anew(hall: Hall, page: LivePage, happens: Change) -> None:
    """Whatever the page would show now, it is given, and then is left in peace."""
    before = page.text
    with hall.kiosk.database.writing() as db:
        happens(db, db.get_one(ClassSession, hall.class_session.id))
    assert page.asks()
    assert page.text != before
    assert not page.asks()


def statements_of(database: Database, act: Callable[[], object]) -> list[str]:
    said: list[str] = []

    def listen(*call: object) -> None:
        said.append(str(call[2]))

    event.listen(database.engine, "before_cursor_execute", listen)
    act()
    event.remove(database.engine, "before_cursor_execute", listen)
    return [each for each in said if not each.startswith("BEGIN")]


def tables_in(said: list[str]) -> set[str]:
    """The tables that statements read."""
    return set(re.findall(r"\b(?:FROM|JOIN) (?!\()\"?(\w+)", "\n".join(said)))
