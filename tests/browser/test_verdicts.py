"""Feedback after each answer: what came of it is what the student sees and hears next."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from kiosk.core.paths import CONTENT
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.model.quiz import Feedback, Question, Quiz
from tests.browser.conftest import LiveHall
from tests.browser.recap import (
    answer_plainly,
    answer_rightly,
    begin,
    expect_place,
    open_quiz,
    open_recap,
    option,
)

BELOW_THE_TOP = 200


def explained_at_once(name: str) -> Quiz:
    """A quiz that is shipped, in the order of its file, with feedback after each answer."""
    quiz = read_quiz_file((CONTENT / "quizzes" / f"{name}.md").read_bytes())
    return replace(quiz, settings=replace(quiz.settings, feedback=Feedback.EACH, shuffle=False))


def validate(page: Page) -> None:
    page.get_by_role("button", name="Valider").tap()


def the_verdict_comes_next(page: Page) -> None:
    """It has the focus, from which a screen reader reads on, and stands at the top of what is seen."""
    verdict = page.get_by_role("heading", name="Juste · ")
    expect(verdict).to_be_focused()
    expect(verdict).to_be_in_viewport(ratio=1)
    place = verdict.bounding_box()
    assert place
    scrolled_to_the_end = page.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 1")
    assert place["y"] < BELOW_THE_TOP or scrolled_to_the_end


@pytest.mark.parametrize(("name", "script"), [("seance-1.fr", True), ("seance-2.fr", False)])
def test_after_each_answer_the_verdict_is_in_view_and_has_the_focus(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext], full_size: bool, name: str, script: bool
) -> None:
    """One quiz with the script and one without; with ``--full-size``, each in both ways."""
    quiz = explained_at_once(name)
    for way in (script, not script) if full_size else (script,):
        cover = open_quiz(live_hall, quiz, f"{name}-{way}")
        phone = new_phone(java_script_enabled=way).new_page()
        begin(live_hall, phone, cover, script=way)
        each_verdict_comes_next(phone, quiz, answer_rightly if way else answer_plainly)


def each_verdict_comes_next(phone: Page, quiz: Quiz, answer: Callable[[Page, Question], None]) -> None:
    for number, question in enumerate(quiz.questions, start=1):
        expect_place(phone, number)
        answer(phone, question)
        phone.get_by_text("Sûr", exact=True).tap()
        validate(phone)
        the_verdict_comes_next(phone)
        phone.get_by_role("link", name="Continuer").tap()
    expect(phone.get_by_role("button", name="Terminer")).to_be_visible()


def test_an_answer_that_waited_for_the_network_is_explained_in_view(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall, Retour="à chaque réponse")
    begin(live_hall, phone, cover)
    phone.context.set_offline(True)
    option(phone, "les produits").tap()
    validate(phone)
    expect(phone.get_by_role("status")).to_contain_text("En attente du réseau.")
    phone.context.set_offline(False)
    the_verdict_comes_next(phone)


def test_an_explanation_that_did_not_come_is_asked_for_again(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall, Retour="à chaque réponse")
    begin(live_hall, phone, cover)
    option(phone, "les produits").tap()
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "GET" and not lost:
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    phone.route("**/1/1", lose)
    validate(phone)
    the_verdict_comes_next(phone)
    assert lost


def test_coming_back_to_an_answer_begins_at_the_question(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall, Retour="à chaque réponse")
    begin(live_hall, phone, cover)
    option(phone, "les produits").tap()
    validate(phone)
    the_verdict_comes_next(phone)
    phone.get_by_role("link", name="Continuer").tap()
    expect_place(phone, 2)
    phone.get_by_role("link", name="Précédente").tap()
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    expect(phone.get_by_role("heading", name="Juste · ")).to_be_visible()
