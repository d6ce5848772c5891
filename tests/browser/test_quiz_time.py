"""A quiz against the clock on real phones: the time that is left, and what becomes of a late answer."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page, expect

from kiosk.quizzes.delivery.publications import close_now, publications_of, set_closing
from tests.browser.conftest import LiveHall
from tests.browser.recap import (
    begin,
    eventually,
    expect_place,
    fetched,
    kept_for,
    onward,
    open_recap,
    option,
)

TOO_LATE = "Votre réponse sur cette page est arrivée trop tard"


def closes_in(hall: LiveHall, minutes: int) -> None:
    """The instructor moves the end."""
    with hall.kiosk.database.writing() as db:
        now, publication = hall.clock.now(), publications_of(db, hall.class_session.id)[0]
        set_closing(db, publication, now, now + timedelta(minutes=minutes))


def closes_now(hall: LiveHall) -> None:
    """The instructor closes, and what was on its way has arrived."""
    with hall.kiosk.database.writing() as db:
        close_now(db, publications_of(db, hall.class_session.id)[0], hall.clock.now())
    hall.clock.advance(minutes=3)


def the_results_come(page: Page) -> None:
    """After the page that says that the quiz is closed, with the attempt over for good."""
    expect(page.get_by_role("heading", name="Le quiz est fermé")).to_be_visible()
    page.get_by_role("button", name="Réponses et explications").tap()
    expect(page.get_by_role("heading", name="0 point sur 8")).to_be_visible()


def time(page: Page, words: str) -> None:
    expect(page.locator("[data-time]")).to_have_text(re.compile(words))


def test_the_time_counts_down_on_every_page_and_is_said_aloud_at_a_few_moments(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    closes_in(live_hall, 6)
    phone.clock.install()
    begin(live_hall, phone, cover, script=False)
    phone.wait_for_load_state("networkidle")
    aloud = phone.locator("[data-moment]")
    time(phone, r"^Ferme à 09:06 reste 0(6:00|5:5\d)$")
    expect(aloud).to_be_empty()
    phone.clock.fast_forward("01:10")
    time(phone, r"reste 04:[45]\d")
    expect(aloud).to_have_text("Il reste 5 minutes")
    onward(phone)
    expect_place(phone, 2)  # fetched ahead, at a time when there was more
    time(phone, r"^Ferme à 09:06 reste 04:[345]\d$")
    expect(aloud).to_be_empty()  # it was said
    phone.clock.fast_forward("04:00")
    time(phone, r"reste 00:[345]\d")
    expect(aloud).to_have_text("Il reste 1 minute")
    phone.clock.fast_forward("01:00")
    time(phone, "temps écoulé$")
    expect(aloud).to_have_text("Le temps est écoulé.")
    phone.goto(f"{cover}/1/end")
    time(phone, r"^Ferme à 09:06 reste 0(6:00|5:5\d)$")  # the server's clock stands


def test_without_javascript_every_page_says_when_it_closes(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    cover = open_recap(live_hall)
    closes_in(live_hall, 6)
    phone = new_phone(java_script_enabled=False).new_page()
    begin(live_hall, phone, cover, script=False)
    time(phone, "^Ferme à 09:06 $")
    phone.get_by_role("link", name="Vue d’ensemble").tap()
    time(phone, "^Ferme à 09:06 $")


def test_an_end_that_is_set_or_moved_while_one_answers_is_known_with_the_next_answer(
    live_hall: LiveHall, phone: Page
) -> None:
    begin(live_hall, phone, open_recap(live_hall))
    expect(phone.locator("[data-time]")).to_be_hidden()
    closes_in(live_hall, 15)
    option(phone, "les produits").tap()
    time(phone, "^Ferme à 09:15 reste 1[45]")
    closes_in(live_hall, 2)
    option(phone, "les modèles").tap()
    time(phone, "^Ferme à 09:02 reste 0[12]")
    expect(phone.locator("[data-moment]")).to_have_text("Il reste 5 minutes")
    onward(phone)
    time(phone, "^Ferme à 09:02 reste 0[12]")


def test_what_is_typed_when_the_quiz_closes_stays_in_view_with_why_it_does_not_count(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall, Certitude="oui")
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/6")
    answer = phone.get_by_label("Votre réponse")
    closes_now(live_hall)
    answer.fill("coût total")
    box = phone.get_by_role("alert").filter(has_text=TOO_LATE)
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport(ratio=1)
    expect(box).to_contain_text("Il a fermé à 09:00.")
    expect(answer).to_have_value("coût total")
    expect(answer).to_be_disabled()
    expect(phone.get_by_role("button", name="Enregistrer et continuer")).to_be_hidden()
    box.get_by_role("link", name="Réponses et explications").tap()
    the_results_come(phone)


def test_where_an_answer_is_final_it_stays_in_view_too(live_hall: LiveHall, phone: Page) -> None:
    begin(live_hall, phone, open_recap(live_hall, Retour="à chaque réponse"))
    option(phone, "les modèles").tap()
    closes_now(live_hall)
    phone.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_role("alert").filter(has_text=TOO_LATE)).to_be_focused()
    expect(option(phone, "les modèles")).to_be_checked()
    expect(phone.get_by_text("Le modèle répond, mais sous l’interface.")).to_be_hidden()


def test_each_answer_that_was_given_without_network_and_comes_too_late_is_named_and_can_be_looked_at(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    fetched(phone, 6)
    phone.context.set_offline(True)
    option(phone, "les modèles").tap()
    onward(phone)
    expect_place(phone, 2)
    phone.get_by_label("Votre réponse").fill("12")
    onward(phone)
    expect_place(phone, 3)
    closes_now(live_hall)
    phone.context.set_offline(False)
    box = phone.get_by_role("alert")
    expect(box.get_by_role("listitem")).to_have_text(["Question 1", "Question 2"])
    expect(box).not_to_contain_text("Votre réponse sur cette page")  # to this one, none was given
    box.get_by_role("link", name="Question 2").tap()
    expect_place(phone, 2)
    expect(phone.get_by_label("Votre réponse")).to_have_value("12")
    expect(phone.get_by_role("alert")).to_contain_text(TOO_LATE)
    phone.get_by_role("alert").get_by_role("link", name="Question 1").tap()
    expect(option(phone, "les modèles")).to_be_checked()
    phone.go_back()
    phone.go_back()  # to a question that was not answered: there is nothing to look at
    the_results_come(phone)
    assert kept_for(live_hall, "12600100") == {}


def test_an_answer_that_was_still_on_the_phone_when_the_quiz_ended_is_named_before_the_results(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.context.set_offline(True)
    option(phone, "les modèles").tap()
    expect(phone.get_by_role("status")).to_contain_text("En attente du réseau.")
    context = phone.context
    phone.close()
    closes_now(live_hall)
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{cover}/1/end")
    expect(again.get_by_role("alert").get_by_role("listitem")).to_have_text(["Question 1"])
    the_results_come(again)


def test_an_answer_after_the_attempt_was_finished_in_another_tab_says_so(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    other = phone.context.new_page()
    other.goto(f"{cover}/1/end")
    other.get_by_role("button", name="Terminer").tap()
    expect(other.get_by_role("heading", name="0 point sur 8")).to_be_visible()
    option(phone, "les modèles").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Cette tentative est achevée")
    expect(option(phone, "les modèles")).to_be_checked()
    eventually(lambda: kept_for(live_hall, "12600100") == {}, phone)
