"""What a student types, and what a file says, stays text: on every page, in every header, in every name."""

import gzip
import io
import unicodedata

import pytest
from flask.testing import FlaskClient

from kiosk.documents.file import filename
from kiosk.people.names import tidy
from kiosk.quizzes.delivery.publications import open_publication, publish
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.files import key_from
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.web.common import events
from tests.factories import make_class_session, make_course, make_student
from tests.web.conftest import Hall, hidden_fields, submit

SCRIPT = "<script>alert(1)</script>"
PAYLOADS = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "{{ 7*7 }}${7*7}",
    "</title><svg/onload=alert(1)>",
    "javascript:alert(1)",
)
# Every page fetched is parsed: an inline script or any on… attribute fails the test (tests/web/html.py).


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_guests_words_stay_words_on_phone_console_and_paper(
    hall: Hall, phone: FlaskClient, console: FlaskClient, payload: str
) -> None:
    page = submit(phone, hall.scan(phone), student_number=f"9{payload}", family_name=payload)
    assert SCRIPT not in page.text
    page = submit(phone, page, student_number=f"9{payload}", family_name=payload, as_guest="asked")
    assert SCRIPT not in page.text
    page = submit(phone, page, "/sign-in", student_number=f"9{payload}", family_name=payload,
                  given_name=payload, email="a@example.org")  # fmt: skip
    assert page.request.path.startswith("/receipt/")
    base = f"/console/sessions/{hall.class_session.id}"
    for path in (base, f"{base}/live", f"{base}/sheet", f"{base}/people/g1", f"{base}?q={payload}"):
        text = console.get(path).text
        assert SCRIPT not in text, path
        assert "49$" not in text, path


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_reason_stays_words(hall: Hall, console: FlaskClient, payload: str) -> None:
    path = f"/console/sessions/{hall.class_session.id}/people/1"
    submit(console, console.get(path), status="absent", reason=payload)
    assert SCRIPT not in console.get(path).text


@pytest.mark.parametrize(
    "payload", [*PAYLOADS, "[x](javascript:alert(1))", "![x](http://evil.example/x.png)"]
)
def test_a_quizs_words_stay_words(hall: Hall, phone: FlaskClient, console: FlaskClient, payload: str) -> None:
    source = (
        f"# T {payload}\n\nLanguage: en\nShuffle: no\n\nIntro {payload}\n\n## Q {payload}\n\n"
        f"Body {payload}\n\n= yes\n!= no {payload}\n  > F {payload}\n\nHint: H {payload}\n"
        f"Concept: C {payload}\nExplanation: E {payload}\n"
    )
    with hall.kiosk.database.writing() as db:
        version = import_quiz(db, hall.course, read_quiz_file(source.encode()), "q", hall.clock.now()).version
        publication = publish(db, hall.class_session, version, by=None, now=hall.clock.now())
        open_publication(db, publication, hall.clock.now(), None)
        code, identity = publication.code, publication.id
    hall.sign(phone)
    pages = [phone.get(f"/quiz/{code}")]
    submit(phone, pages[0], f"/quiz/{code}")
    place = f"/quiz/{code}/1/1"
    pages.append(phone.get(place))
    submit(phone, pages[1], place, answer=f"no {payload}")
    end = f"/quiz/{code}/1/end"
    pages += [phone.get(place), submit(phone, phone.get(end), end)]
    base = f"/console/sessions/{hall.class_session.id}/quizzes/{identity}"
    pages += [console.get(base), console.get(f"{base}/questions/1"), console.get(f"{base}/people/1")]
    for page in pages:
        assert page.status_code == 200
        assert SCRIPT not in page.text
        assert 'href="javascript' not in page.text
        assert "<img" not in page.text


NAMES = (
    ("Abadie\u202eeidabA", "a direction override"),
    ("Aba\u200bdie", "a zero-width space"),
    ("\ufeffAbadie", "a byte order mark"),
    ("АЬadie", "letters of another script that look alike"),
    (unicodedata.normalize("NFD", "Bérard"), "a decomposed accent"),
)


@pytest.mark.parametrize(("name", "what"), NAMES, ids=[what for _name, what in NAMES])
def test_an_invisible_trick_in_a_name_reaches_no_page(
    hall: Hall, phone: FlaskClient, console: FlaskClient, name: str, what: str
) -> None:
    page = submit(phone, hall.scan(phone), student_number="999", family_name=name, as_guest="asked")
    submit(
        phone, page, "/sign-in", student_number="999", family_name=name, given_name="X", email="a@b.example"
    )
    text = console.get(f"/console/sessions/{hall.class_session.id}").text
    for invisible in ("\u202e", "\u200b", "\ufeff"):
        assert invisible not in text
    assert f"<bdi>{tidy(name)} X</bdi>" in text
    assert unicodedata.is_normalized("NFC", text)


def test_one_name_in_two_unicode_forms_is_one_person(hall: Hall, phone: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        make_student(db, hall.course, unicodedata.normalize("NFC", "Bérard"), student_number="888")
    page = submit(
        phone, hall.scan(phone), student_number="888", family_name=unicodedata.normalize("NFD", "Bérard")
    )
    assert page.request.path.startswith("/receipt/")


@pytest.mark.parametrize("header", ["evil.example", "evil.example:80@x", "localhost\\evil", "[::1"])
def test_a_foreign_host_stands_in_no_page(hall: Hall, phone: FlaskClient, header: str) -> None:
    answer = phone.get("/", headers={"Host": header})
    assert "evil" not in answer.text
    assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("header", ["..", "a..b", "evil.example:80@x", "[::1"])
def test_a_host_that_is_no_name_is_refused_without_an_alarm(
    hall: Hall, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    failures: list[object] = []
    monkeypatch.setattr(events, "failed", failures.append)
    answer = phone.get("/", headers={"Host": header})
    assert answer.status_code == 400
    assert failures == []


@pytest.mark.parametrize("path", ["/", "/sign-in", "/console/log-in", "/quiz/00000000/who"])
def test_a_file_in_place_of_a_text_is_refused(hall: Hall, phone: FlaskClient, path: str) -> None:
    page = phone.get("/")
    fields = {**hidden_fields(page), "code": (io.BytesIO(b"x"), "x"), "email": (io.BytesIO(b"x"), "x")}
    answer = phone.post(path, data=fields, content_type="multipart/form-data")
    assert answer.status_code in (404, 415)


def test_a_compressed_body_is_not_unpacked(hall: Hall, phone: FlaskClient) -> None:
    bomb = gzip.compress(b"student_number=" + b"9" * 50_000_000)
    answer = phone.post(
        "/sign-in",
        data=bomb,
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Encoding": "gzip"},
    )
    assert answer.status_code in (400, 403, 413)


QUIZ_NAMES = ("../../etc/passwd.md", "..\\..\\x.md", "con.md", "a\0b.md", ".md", "é" * 300)


@pytest.mark.parametrize("name", QUIZ_NAMES)
def test_a_quiz_files_name_becomes_a_harmless_key(name: str) -> None:
    key = key_from(name)
    assert key.replace("-", "").isalnum()
    assert key.isascii()
    assert len(key) <= 60


def test_a_downloads_name_holds_no_path_and_no_header(hall: Hall) -> None:
    with hall.kiosk.database.writing() as db:
        class_session = make_class_session(db, make_course(db, code='../x"\r\nSet-Cookie: a=b'))
        name = filename(class_session, ".csv")
    assert not set('/\\"\r\n') & set(name)
    assert ".." not in name.removesuffix(".csv").lstrip("_")[:2]
