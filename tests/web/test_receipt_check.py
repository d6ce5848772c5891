"""Checking a receipt: genuine or not, for anyone with its link, and nothing more than the receipt says."""

import gzip
import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, update
from werkzeug.test import TestResponse

from kiosk import create_app
from kiosk.attendance.models import SignIn
from kiosk.attendance.receipts.signed import PURPOSE, SYMBOLS, Anchor, read, signed
from kiosk.config import Settings
from kiosk.core.keys import Keys
from kiosk.core.signatures import key_id_of, public_key
from kiosk.core.signing_keys import read_published_keys, remember_keys
from kiosk.courses.models import ClassSession
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.models import Event
from kiosk.ledger.note import read_note
from kiosk.people.models import Person
from kiosk.web.phone import receipt
from tests.conftest import SECRET, new_client
from tests.web.conftest import Hall

KEYS = "/.well-known/kiosk-receipt-keys"
NOT_VALID = "Not a valid receipt"


def link_on(phone: FlaskClient, receipt_page: TestResponse) -> str:
    """The link that the receipt shows when asked."""
    asked = phone.get(f"{receipt_page.request.path}?check=1").text
    found = re.search(r'href="(/[rR]/[0-9A-Z]+)"', asked)
    assert found
    return found[1]


@pytest.fixture
def link(hall: Hall, phone: FlaskClient) -> str:
    """The link on the receipt of Léa Abadie."""
    return link_on(phone, hall.sign(phone))


def with_another_secret(hall: Hall) -> Flask:
    """The same instance after its secret was changed."""
    settings = hall.kiosk.settings.model_copy(
        update={"secret_key": "the secret of the next term, 9876543210"}
    )
    return create_app(Settings(**settings.model_dump()), clock=hall.clock)


def words_of(page: str) -> list[str]:
    main = re.search(r"<main>(.*)</main>", page, re.DOTALL)
    assert main
    return [each.strip() for each in re.split(r"<[^>]*>", unescape(main[1])) if each.strip()]


def test_anyone_sees_that_a_receipt_is_genuine(hall: Hall, link: str) -> None:
    page = hall.new_phone().get(link)
    assert page.status_code == 200
    for words in (
        "Valid receipt",
        "Léa Abadie",
        "Outils IA &amp; Management",
        f"Session {hall.class_session.number}",
        "9:00:00",
        "Wednesday, February 25, 2026",
    ):
        assert words in page.text


def test_in_french(hall: Hall, link: str) -> None:
    page = hall.new_phone("fr").get(link)
    assert "mercredi 25 février 2026" in page.text
    assert 'lang="fr"' in page.text


def test_it_shows_nothing_that_the_receipt_does_not(hall: Hall, phone: FlaskClient) -> None:
    receipt = hall.sign(phone)
    shown = set(words_of(receipt.text))
    page = words_of(hall.new_phone().get(link_on(phone, receipt)).text)
    own = {
        "Valid receipt",
        "Compare this with what you were shown.",
    }
    assert {each for each in page if not each.startswith("This holds only if")} - own <= shown
    assert "12600100" not in " ".join(page)


def test_the_link_holds_no_personal_data_and_sets_no_cookie(hall: Hall, link: str) -> None:
    assert re.fullmatch(rf"/[rR]/[0-9A-Z]{{{SYMBOLS}}}", link)
    assert "Set-Cookie" not in hall.new_phone().get(link).headers


@pytest.mark.parametrize("spelling", [str.lower, str.upper])
def test_it_is_read_in_capitals_and_in_small_letters(
    hall: Hall, link: str, spelling: Callable[[str], str]
) -> None:
    assert hall.new_phone().get(spelling(link)).status_code == 200


def test_nothing_is_kept_by_browsers_and_found_by_search_engines(hall: Hall, link: str) -> None:
    for path in (link, "/r/nonsense"):
        answer = hall.new_phone().get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_every_link_that_is_not_genuine_gets_the_same_page(hall: Hall, link: str) -> None:
    token = link[3:]
    seed = hall.kiosk.keys.derive(PURPOSE)
    now = hall.clock.now()
    anchor = Anchor(2, "0" * 32)
    genuine = read(token, {key_id_of(public_key(seed)): public_key(seed)}.get)
    assert genuine is not None
    pages = {
        (answer.status_code, answer.text.replace(path, ""))
        for path in (
            "/r/nonsense",
            f"/r/{token[:-1]}",
            f"/r/{token}0",
            f"/r/{'0' * SYMBOLS}",
            f"/r/{'Z' * 5000}",
            "/r/%00",
            "/r/%F0%9F%98%80",
            f"/r/{token[:90]}{'0' if token[90] != '0' else '1'}{token[91:]}",
            # Signed with an unknown key.
            f"/r/{signed(b'x' * 32, genuine.code, hall.class_session.id, now, anchor)}",
        )
        for answer in [hall.new_phone().get(path)]
    }
    assert len(pages) == 1
    status, page = next(iter(pages))
    assert status == 404
    assert NOT_VALID in page
    assert "Abadie" not in page


@pytest.mark.parametrize("of", [SignIn, Person, ClassSession])
def test_after_an_erasure_the_signature_holds_and_the_details_are_gone(
    hall: Hall, link: str, of: type
) -> None:
    with hall.kiosk.database.writing() as db:
        db.execute(delete(of))
    page = hall.new_phone().get(link)
    assert page.status_code == 200
    assert "The name and the course are no longer kept." in page.text
    assert "8:00:00" in page.text
    assert "Time (UTC)" in page.text
    for gone in ("Abadie", "Léa", "Outils IA", "Session "):
        assert gone not in page.text


NO_LONGER = "The register no longer contains this"


def at_odds(hall: Hall, link: str) -> str:
    answer = hall.new_phone().get(link)
    assert answer.status_code == 200
    assert NO_LONGER in answer.text
    for word in ("Abadie", "Léa", "Outils IA", "Valid receipt"):
        assert word not in answer.text
    return answer.text


def test_a_receipt_that_the_register_no_longer_contains_says_so(hall: Hall, link: str) -> None:
    """The event was cut off, or everything was written anew: each phone of the hall holds that against it."""
    with hall.kiosk.database.writing() as db:
        db.execute(delete(Event).where(Event.number == 2))
    page = at_odds(hall, link)
    assert "8:00:00" in page
    with hall.kiosk.database.writing() as db:
        db.execute(delete(Event))
    at_odds(hall, link)


def test_a_register_that_was_changed_contains_it_no_longer(hall: Hall, link: str) -> None:
    with hall.kiosk.database.writing() as db:
        db.execute(update(SignIn).values(signed_at=hall.clock.now().replace(minute=10)))
    at_odds(hall, link)


def test_one_signed_for_something_else_contradicts_the_register(hall: Hall, link: str) -> None:
    seed = hall.kiosk.keys.derive(PURPOSE)
    genuine = read(link[3:], {key_id_of(public_key(seed)): public_key(seed)}.get)
    assert genuine is not None
    now, session = hall.clock.now(), hall.class_session.id
    for token in (
        signed(seed, genuine.code, session + 1, now, genuine.event),
        signed(seed, genuine.code, session, now.replace(second=1), genuine.event),
        signed(seed, genuine.code, session, now, Anchor(2, "0" * 32)),
    ):
        at_odds(hall, f"/r/{token}")


def test_in_french_it_says_so_too(hall: Hall, link: str) -> None:
    with hall.kiosk.database.writing() as db:
        db.execute(delete(Event))
    assert "ne contient plus" in hall.new_phone("fr").get(link).text


def test_after_a_change_of_the_secret_an_old_receipt_still_verifies(hall: Hall, link: str) -> None:
    old = public_key(hall.kiosk.keys.derive(PURPOSE))
    newer = Keys("the secret of the next term, 9876543210", [SECRET])
    with hall.kiosk.database.writing() as db:
        remember_keys(db, hall.kiosk.keys, PURPOSE, hall.clock.now())
        remember_keys(db, newer, PURPOSE, hall.clock.now())
    app = with_another_secret(hall)
    page = new_client(app).get(link)
    assert "Valid receipt" in page.text
    assert "Léa Abadie" in page.text
    listed = read_published_keys(new_client(app).get(KEYS).data)
    assert old in listed.values()
    assert len(listed) == 2
    app.extensions["kiosk"].database.close()


def test_the_register_keys_and_the_newest_checkpoint_are_published(hall: Hall, link: str) -> None:
    answer = hall.new_phone().get("/.well-known/kiosk-register-keys")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/json", "public, max-age=300")
    keys = read_published_keys(answer.data)
    answer = hall.new_phone().get("/.well-known/kiosk-checkpoint")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/plain", "public, max-age=300")
    with hall.kiosk.database.reading() as db:
        assert answer.text == newest_checkpoint(db)
    assert read_note(answer.text, keys).size >= 2


def test_a_key_that_was_never_remembered_is_unknown_after_a_change_of_the_secret(
    hall: Hall, link: str
) -> None:
    app = with_another_secret(hall)
    assert NOT_VALID in new_client(app).get(link).text
    app.extensions["kiosk"].database.close()


def test_the_published_keys_check_the_receipt_without_the_server(hall: Hall, link: str) -> None:
    answer = hall.new_phone().get(KEYS)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert {"key_id", "public_key", "first_used_at"} == set(json.loads(answer.data)[0])
    found = read(link[3:], read_published_keys(answer.data).get)
    assert found is not None
    assert (found.class_session_id, found.signed_at) == (hall.class_session.id, hall.clock.now())


def test_the_qr_code_holds_the_whole_link_in_capitals(
    hall: Hall, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    original = receipt.quick_qr_path
    monkeypatch.setattr(receipt, "quick_qr_path", lambda text: drawn.append(text) or original(text))
    page = hall.sign(phone)
    assert drawn == []  # a drawing costs as much as the rest of a sign-in: not before it is asked for
    link = link_on(phone, page)
    assert drawn == [f"HTTP://KIOSK.TEST{link.upper()}"]
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]*", drawn[0])


def test_the_receipt_stays_small_and_the_check_asks_little(hall: Hall, phone: FlaskClient) -> None:
    page = hall.sign(phone)
    assert len(page.data) < 13_000
    assert len(gzip.compress(page.data)) < 4_000
    statements: list[str] = []
    event.listen(
        hall.kiosk.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2])
    )
    link = link_on(phone, page)
    statements.clear()
    hall.new_phone().get(link)
    assert sum(not each.startswith("BEGIN") for each in statements) == 3
    statements.clear()
    hall.new_phone().get(f"/r/{'z' * 5000}")
    assert not statements
