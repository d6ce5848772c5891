"""The pages of a recap on the console: where they are, what they say, and forms that they do not show."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import Hall, hidden_fields
from tests.web.quiz_hall import QuizHall, tree_of, words_of


def session_page(hall: Hall) -> str:
    return f"/console/sessions/{hall.class_session.id}"


def forced(console: FlaskClient, path: str, follow: bool = True, **fields: str) -> TestResponse:
    """Send a form that the page does not show, with a good token."""
    token = hidden_fields(console.get("/console/"))["csrf_token"]
    return console.post(path, data={"csrf_token": token, **fields}, follow_redirects=follow)


def person_page(quiz: QuizHall, key: int = 1) -> str:
    return f"{quiz.console_address}/people/{key}"


def cells_of(page: TestResponse, row: str) -> list[str]:
    """The cells of the table's row whose heading is, or begins with, these words; a number may come first."""
    for each in tree_of(page).iter("tr"):
        heading = each.find("th")
        if heading is None or each.find("td") is None:
            continue
        if re.sub(r"^\d+\.\s", "", words_of(heading)).startswith(row):
            return [words_of(cell) for cell in each.iter("td")]
    raise AssertionError(row)


def count_of(page: TestResponse, name: str) -> str:
    """What stands beside a name among the counts."""
    for each in tree_of(page).iter("div"):
        term, value = each.find("dt"), each.find("dd")
        if term is not None and value is not None and words_of(term) == name:
            return words_of(value)
    raise AssertionError(name)
