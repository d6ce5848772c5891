"""A recap while the network comes and goes: one goes on, and every answer arrives by itself, once."""

from urllib.parse import parse_qs

from playwright.sync_api import Page, Route, expect

from kiosk.quizzes.formats.quiz_file import read_quiz_text
from tests.browser.conftest import LiveHall
from tests.browser.outbox import cut_off, is_saved, is_stuck, waits
from tests.browser.recap import (
    LAYERS,
    RIGHT,
    answer_rightly,
    begin,
    eventually,
    expect_place,
    fetched,
    given_by,
    kept_for,
    onward,
    open_recap,
    option,
    recap_text,
    rows,
)


def test_answers_given_without_network_are_kept_and_arrive_when_the_page_is_opened_again(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    fetched(phone, 6)  # all that come next
    phone.context.set_offline(True)
    questions = read_quiz_text(recap_text()).questions
    for number, question in enumerate(questions, start=1):
        expect_place(phone, number)
        answer_rightly(phone, question)
        onward(phone)
    is_stuck(phone)  # the overview shows what the server has: it is never fetched ahead
    expect_place(phone, 7)
    phone.get_by_role("link", name="Vue d’ensemble").tap()
    expect_place(phone, 7)
    for _ in range(4):
        phone.go_back()
    expect_place(phone, 3)
    assert rows(phone) == list(LAYERS)
    phone.get_by_role("link", name="Précédente").tap()
    expect(phone.get_by_label("Votre réponse")).to_have_value("24")
    assert kept_for(live_hall, "12600100") == {}
    context = phone.context
    phone.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{cover}/1/5")
    eventually(lambda: len(kept_for(live_hall, "12600100")) == 7, again)
    assert kept_for(live_hall, "12600100") == RIGHT
    assert again.evaluate("localStorage.getItem('kiosk-outbox')") == "{}"


def test_a_page_that_is_not_on_the_phone_opens_by_itself_when_the_network_is_back(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Vue d’ensemble").tap()
    is_stuck(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="7 questions sont encore sans réponse")).to_be_visible()


def test_an_answer_goes_on_by_itself_when_the_network_comes_back(live_hall: LiveHall, phone: Page) -> None:
    begin(live_hall, phone, open_recap(live_hall))
    for number in range(2, 8):
        onward(phone)
        expect_place(phone, number)
    phone.context.set_offline(True)
    option(phone, "Faux").tap()
    onward(phone)
    # It waits for the network, and after a moment says that the overview is not on the phone either.
    expect(phone.get_by_role("status")).to_contain_text("réseau")
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="6 questions sont encore sans réponse")).to_be_visible()
    assert kept_for(live_hall, "12600100").keys() == {7}


def test_two_answers_at_once_on_a_slow_network_both_arrive(live_hall: LiveHall, phone: Page) -> None:
    begin(live_hall, phone, open_recap(live_hall))
    held: list[Route] = []
    phone.route("**/1/1", lambda route: held.append(route), times=1)
    option(phone, "les produits").tap()
    onward(phone)  # its reply takes so long that the next page comes first
    expect_place(phone, 2)
    phone.get_by_label("Votre réponse").fill("24")
    phone.keyboard.press("Tab")
    held[0].continue_()
    eventually(lambda: kept_for(live_hall, "12600100") == {1: 0, 2: "24"}, phone)
    is_saved(phone)


def test_an_answer_whose_reply_was_lost_is_sent_again_and_counts_once(
    live_hall: LiveHall, phone: Page
) -> None:
    begin(live_hall, phone, open_recap(live_hall))
    sent: list[str] = []

    def lose(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phone.route("**/1/1", lose)
    option(phone, "les modèles").tap()
    waits(phone)
    assert kept_for(live_hall, "12600100") == {1: 1}
    is_saved(phone)
    first, second = (parse_qs(each) for each in sent)
    assert first["nonce"] == second["nonce"]
    assert given_by(live_hall, "12600100")[1].revision == 1


def test_a_busy_server_is_asked_again(live_hall: LiveHall, phone: Page) -> None:
    begin(live_hall, phone, open_recap(live_hall))
    phone.route("**/1/1", lambda route: route.fulfill(status=503, body="<h1>busy</h1>"), times=1)
    option(phone, "les modèles").tap()
    waits(phone)
    is_saved(phone)
    assert kept_for(live_hall, "12600100") == {1: 1}


def test_the_overview_and_finishing_wait_for_what_is_on_its_way(live_hall: LiveHall, phone: Page) -> None:
    begin(live_hall, phone, open_recap(live_hall))
    cut_off(phone, "**/1/1")
    option(phone, "les produits").tap()
    waits(phone)
    phone.get_by_role("link", name="Vue d’ensemble").tap()
    expect(phone.get_by_role("heading", name="7 questions sont encore sans réponse")).to_be_visible()
    waits(phone)
    phone.unroute_all()
    expect(phone.get_by_role("heading", name="6 questions sont encore sans réponse")).to_be_visible()

    phone.locator(".overview a").nth(1).tap()
    expect_place(phone, 2)
    held: list[Route] = []
    phone.route("**/1/2", lambda route: held.append(route))
    phone.get_by_label("Votre réponse").fill("24")
    phone.get_by_role("link", name="Vue d’ensemble").tap()
    eventually(lambda: len(held) == 2, phone)  # sent by the question's page, and again by this one
    phone.get_by_role("button", name="Terminer").tap()
    waits(phone)
    held[1].continue_()
    expect(phone.get_by_role("heading", name="2 points sur 8")).to_be_visible()


def test_feedback_after_each_answer_comes_at_once_or_with_the_network(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall, Retour="à chaque réponse")
    begin(live_hall, phone, cover)
    phone.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Vous n’avez encore rien répondu.")
    phone.get_by_role("link", name="Passer").tap()
    expect_place(phone, 2)
    phone.get_by_role("link", name="Précédente").tap()
    expect_place(phone, 1)
    option(phone, "les modèles").tap()
    phone.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_text("Faux · 0 sur 1")).to_be_visible()
    expect(phone.get_by_text("Le modèle répond, mais sous l’interface.")).to_be_visible()
    expect(phone.get_by_text("L’interface se voit, tout le reste est dessous.")).to_be_visible()
    phone.get_by_role("link", name="Continuer").tap()
    expect_place(phone, 2)
    phone.context.set_offline(True)
    phone.get_by_label("Votre réponse").fill("24")
    phone.get_by_role("button", name="Valider").tap()
    waits(phone)
    expect_place(phone, 2)
    phone.context.set_offline(False)
    expect(phone.get_by_text("Juste · 1 sur 1")).to_be_visible()

    # The browser is closed over an answer: it is explained when the page is opened again.
    phone.goto(f"{cover}/1/6")
    phone.context.set_offline(True)
    phone.get_by_label("Votre réponse").fill("ROI")
    phone.get_by_role("button", name="Valider").tap()
    waits(phone)
    context = phone.context
    phone.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{cover}/1/6")
    expect(again.get_by_text("Le ROI est le retour sur investissement.")).to_be_visible()

    # A page that explains has no form, and sends what is on its way all the same.
    again.goto(f"{cover}/1/7")
    cut_off(again, "**/1/7")
    option(again, "Vrai").tap()
    again.get_by_role("button", name="Valider").tap()
    waits(again)
    again.get_by_role("link", name="Précédente").tap()
    expect(again.get_by_text("Le ROI est le retour sur investissement.")).to_be_visible()
    again.unroute_all()
    is_saved(again)
    assert kept_for(live_hall, "12600100") == {1: 1, 2: "24", 6: "ROI", 7: True}
