"""What every page of a recap keeps: hostile texts stay text, and the pages stay small."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

from kiosk.courses.models import Course
from tests.factories import make_student
from tests.web.conftest import Hall, hidden_fields, submit
from tests.web.quiz_hall import (
    JSON,
    QuizHall,
    counted,
    publish_quiz,
)


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, in the order of the file, open until it is closed by hand."""
    return publish_quiz(hall)


# Texts


HOSTILE = """# Recap <script>alert(0)</script>

Language: en
Id: hostile
Shuffle: no

Hello <script>alert(1)</script> ![pixel](https://evil.example/a.png)

## Stem <script>alert(2)</script> ![x](https://evil.example/b.png) **bold** [link](javascript:alert(3))

<iframe src="https://evil.example/"></iframe>
[bad](javascript:alert(4)) [worse](data:text/html,x) [plain](http://evil.example/) [good](https://example.org/)
<a href="https://evil.example/" onclick="alert(5)">click</a>

- (x) <b onmouseover=alert(6)>right</b> [link](https://evil.example/)
  > feedback <img src=x onerror=alert(7)>
- ( ) `<i>` wrong

Hint: hint <svg onload=alert(8)>
Explanation: why <script>alert(9)</script> [bad](javascript:alert(10)) ![x](https://evil.example/c.png)
"""


def test_no_text_of_a_quiz_runs_anything_or_fetches_anything(hall: Hall) -> None:
    quiz = publish_quiz(hall, HOSTILE)
    phone = quiz.phone_of()
    pages = [phone.get("/quiz/").text, phone.get(quiz.address).text, quiz.begin(phone).text]
    submit(phone, quiz.question(phone), answer="0")
    pages.append(quiz.finish(phone).text)
    for page in pages:
        main = page.split("<main>")[1].split("</main>")[0]
        assert "<script" not in main
        assert not re.search(r'<(img|iframe|b|i)\b|<svg(?! class="dot )', main)
        assert not re.search(r"<[^>]*\son\w+=", main)
        links = re.findall(r'<a [^>]*href="([^"]*)"', main)
        assert all(each.startswith(("/", "https://")) for each in links), links
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in pages[2]
    assert "<strong>bold</strong>" in pages[2]
    assert '<a href="https://example.org/" rel="noopener noreferrer">good</a>' in pages[2]
    assert "<code>&lt;i&gt;</code> wrong" in pages[2]


# Costs


@pytest.mark.parametrize("size", [2, 25])
def test_the_queries_are_few_and_as_many_for_any_class_size(hall: Hall, size: int) -> None:
    quiz = publish_quiz(hall)
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        people = [make_student(db, course, f"Name{number}") for number in range(size)]
    for each in people:
        other = quiz.begun(each.student_number, each.family_name)
        quiz.answer(other, "A likely continuation")
    phone = quiz.begun()
    counts = {}
    page = quiz.question(phone)
    data = {**hidden_fields(page, "data-answer"), "answer": "1"}
    with counted(hall) as queries:
        quiz.question(phone)
    counts["question"] = len(queries)
    with counted(hall) as queries:
        phone.post(page.request.path, data=data)
    counts["save"] = len(queries)
    with counted(hall) as queries:
        phone.post(page.request.path, data={**data, "nonce": "by-the-script", "revision": "9"}, headers=JSON)
    counts["save by script"] = len(queries)
    with counted(hall) as queries:
        phone.get(quiz.address)
    counts["cover"] = len(queries)
    with counted(hall) as queries:
        phone.get("/quiz/")
    counts["list"] = len(queries)
    with counted(hall) as queries:
        phone.get("/")
    counts["front page"] = len(queries)
    quiz.finish(phone)
    with counted(hall) as queries:
        phone.get(quiz.address)
    counts["cover, finished"] = len(queries)
    with counted(hall) as queries:
        phone.get(f"{quiz.address}/1/results")
    counts["results"] = len(queries)
    share = (
        0 if hall.kiosk.database.is_sqlite else 1
    )  # the lock on the attempt, which SQLite has in its writer
    assert counts == {
        "question": 4,
        "save": 5 + share,
        "save by script": 5 + share,
        "cover": 4,
        "list": 3,
        "front page": 9,
        "cover, finished": 6,
        "results": 5,
    }


def test_a_question_with_its_scripts_and_its_style_sheet_is_small(quiz: QuizHall) -> None:
    """Ordering and matching have scripts of their own, which are small beside what all questions share."""
    phone = quiz.begun()
    sizes = {}
    for place in range(1, 8):
        page = quiz.question(phone, place)
        wanted = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text)
        assert len(wanted) == 4  # two kinds of this quiz have scripts of their own
        sizes.update(fetched(phone, wanted))
        shared = sum(size for address, size in sizes.items() if "-kinds-" not in address)
        assert len(gzip.compress(page.data, 6)) + shared < 15_000, sizes
    for kind in ("ordering", "matching"):
        own = [size for address, size in sizes.items() if f"-kinds-{kind}" in address]
        assert len(own) == 2
        assert sum(own) < 4_000, sizes


def fetched(phone: FlaskClient, addresses: list[str]) -> dict[str, int]:
    """These assets and what they import, with their sizes as they travel."""
    found: dict[str, int] = {}
    for address in addresses:
        if address not in found:
            content = phone.get(address)
            assert content.status_code == 200
            found[address] = len(gzip.compress(content.data, 6))
            imported = re.findall(rb'from "\./([^"]+)"', content.data)
            found.update(fetched(phone, [f"/assets/{each.decode()}" for each in imported]))
    return found
