"""The strip that says whether an answer is saved is seen wherever one is, and is never in the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kiosk.core.paths import CONTENT
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.model.quiz import Quiz
from tests.browser.conftest import LiveHall
from tests.browser.recap import begin, expect_place, open_quiz, open_recap, option

NARROW, PHONE_WIDE = {"width": 320, "height": 640}, {"width": 390, "height": 844}
# How many pixels of what has the focus, its label included, lie under the strip.
COVERED = """() => {
  const focused = document.activeElement.closest("label, .row") ?? document.activeElement;
  const strip = document.querySelector("[data-status]").getBoundingClientRect();
  const one = focused.getBoundingClientRect();
  return focused.closest("form") ? Math.min(one.bottom, strip.bottom) - Math.max(one.top, strip.top) : 0;
}"""
ENDED = "document.activeElement.matches('form > [type=submit]')"


def focused_one_after_the_other(page: Page) -> list[float]:
    """How much of each field is covered, from the first to the button, with the keyboard; each is chosen."""
    found: list[float] = []
    for _ in range(100):
        if page.evaluate(ENDED):
            return found
        page.keyboard.press("Tab")
        found.append(page.evaluate(COVERED))
        if page.evaluate("document.activeElement.matches('[type=radio], [type=checkbox]')"):
            page.keyboard.press("Space")
            found.append(page.evaluate(COVERED))
    raise AssertionError("the button is never reached")


@pytest.mark.parametrize(
    ("name", "first", "second"), [("seance-1.fr", NARROW, PHONE_WIDE), ("seance-2.fr", PHONE_WIDE, NARROW)]
)
def test_nothing_that_has_the_focus_lies_under_the_strip(
    live_hall: LiveHall,
    new_phone: Callable[..., BrowserContext],
    full_size: bool,
    name: str,
    first: dict[str, int],
    second: dict[str, int],
) -> None:
    """Each quiz at one width; with ``--full-size``, at both."""
    quiz = read_quiz_file((CONTENT / "quizzes" / f"{name}.md").read_bytes())
    quiz = replace(quiz, settings=replace(quiz.settings, shuffle=False))
    for viewport in (first, second) if full_size else (first,):
        cover = open_quiz(live_hall, quiz, f"{name}-{viewport['width']}")
        phone = new_phone(viewport=viewport).new_page()
        begin(live_hall, phone, cover)
        nothing_focused_is_covered(phone, quiz)


def nothing_focused_is_covered(phone: Page, quiz: Quiz) -> None:
    for number in range(1, len(quiz.questions) + 1):
        expect_place(phone, number)
        covered = focused_one_after_the_other(phone)
        assert len(covered) > 3
        assert max(covered) <= 0, (number, covered)
        for _ in range(len(covered)):  # and backwards
            phone.keyboard.press("Shift+Tab")
            assert phone.evaluate(COVERED) <= 0, number
        phone.get_by_role("button", name="Enregistrer et continuer").tap()
    expect(phone.get_by_role("button", name="Terminer")).to_be_visible()


def test_the_strip_is_there_from_the_beginning_and_comes_up_over_nothing(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    cover = open_recap(live_hall, Certitude="oui")
    phone = new_phone(viewport={"width": 320, "height": 400}).new_page()
    begin(live_hall, phone, cover)
    strip = phone.get_by_role("status")
    expect(strip).to_have_text("Pas encore de réponse")
    before = strip.bounding_box()
    option(phone, "les produits").tap()
    expect(strip).to_have_text("Enregistré")
    after = strip.bounding_box()
    assert before
    assert after
    assert after["height"] == before["height"]
    phone.reload()
    expect(strip).to_have_text("Enregistré")
