"""Results on the projector: whatever the question, nothing is cut off and nothing is smaller than 24 px."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kiosk.courses.models import ClassSession
from kiosk.quizzes.delivery.attempts import begin, finish, save
from kiosk.quizzes.delivery.publications import open_publication, publish
from kiosk.quizzes.delivery.screen_views import show_on_screen
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.kinds.registry import kind_of
from kiosk.quizzes.models import Publication
from kiosk.web.screen.pages import TURN
from tests.browser.conftest import PROJECTOR, LiveHall
from tests.factories import make_sitting, make_student

LONG = "une affirmation assez longue pour prendre deux lignes sur l’écran d’un amphi, sinon trois"
HEADS = ("centralisation", "interopérable", "réversibilité", "souveraineté", "mutualisation")
DENSE = {
    "twenty choices": "".join(f"- [{'x' if n % 2 else ' '}] {n} : {LONG}\n" for n in range(20)),
    "fourteen lines to put in order": "".join(f"{n}. étape {n}, {LONG[:60]}\n" for n in range(1, 15)),
    "ten long pairs": "".join(f"- dépendance {n}, {LONG[:50]} -> {n} : {LONG}\n" for n in range(10)),
    "a few short pairs": "- oui -> yes\n- non -> no\n- peut-être -> maybe\n",
    "pairs under long heads": "".join(
        f"- {LONG[:40]} {n} -> {right}\n" for n, right in enumerate((*HEADS, *HEADS[:3]))
    ),
    "a scale": "Nature : échelle\n\n" + "".join(f"{n}. degré {n} : {LONG}\n" for n in range(1, 8)),
}
SMALLEST = """Math.min(...[...document.querySelectorAll(".chart-side *")]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .filter((each) => !each.closest(".visually-hidden"))
    .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""
CUT_OFF = """[...document.querySelectorAll("main *")].filter((each) => {
    const box = each.getBoundingClientRect();
    const isCutOff = box.bottom > innerHeight + 1 || box.right > innerWidth + 1;
    return box.width && !each.closest(".visually-hidden") && isCutOff;
}).map((each) => each.outerHTML.slice(0, 80))"""


def answered(hall: LiveHall, answers: str) -> None:
    """A quiz of this one question, answered by forty students, on the screen with its right answer."""
    with hall.kiosk.database.writing() as db:
        session, now = db.get_one(ClassSession, hall.class_session.id), hall.clock.now()
        quiz = read_quiz_text(f"# Récap\n\n## Une question qui prend toute la ligne de l’écran\n\n{answers}")
        version = import_quiz(db, session.course, quiz, "recap", now).version
        publication = publish(db, session, version, by=None, now=now)
        open_publication(db, publication, now, None)
        chance, question = random.Random(2026), quiz.questions[0]
        for number in range(40):
            student = make_student(db, session.course, f"Nom{number}")
            participation = make_sitting(db, publication, student, device=f"device-{number}")
            attempt = begin(db, participation, now)
            response = kind_of(question).imagine(question, chance, knows=chance.random() < 0.5)
            nonce = f"nonce-{number}"
            save(db, participation, attempt, 1, response, sure=None, nonce=nonce, revision=0, now=now)
            finish(db, participation, attempt, now)
        show_on_screen(db, db.get_one(Publication, publication.id), position=1, key_shown=True)


@pytest.mark.parametrize("question", DENSE)
def test_every_page_of_results_is_whole_and_can_be_read_from_the_last_row(
    live_hall: LiveHall, new_page: Callable[..., Page], question: str
) -> None:
    answered(live_hall, DENSE[question])
    page = new_page(viewport=PROJECTOR)
    page.goto(live_hall.screen_url)
    turned = page.locator(".page-number")
    count = int((turned.text_content() or "").split()[-1]) if turned.count() else 1
    seen = set()
    for _turn in range(count):
        assert page.evaluate(SMALLEST) >= 24
        assert page.evaluate(CUT_OFF) == []
        seen.add(turned.text_content() if count > 1 else "")
        live_hall.clock.advance(seconds=TURN.total_seconds())
        page.reload()
    assert len(seen) == count


def test_the_screen_turns_its_pages_by_itself(live_hall: LiveHall, new_page: Callable[..., Page]) -> None:
    answered(live_hall, DENSE["ten long pairs"])
    page = new_page(viewport=PROJECTOR)
    page.goto(live_hall.screen_url)
    first = page.locator(".page-number").text_content()
    live_hall.clock.advance(seconds=TURN / timedelta(seconds=1))
    expect(page.locator(".page-number")).not_to_have_text(first or "")
