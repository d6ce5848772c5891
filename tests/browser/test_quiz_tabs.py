"""The same attempt in two tabs of one phone: they never disagree about an answer."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveHall
from tests.browser.recap import (
    begin,
    chip,
    eventually,
    expect_place,
    fetched,
    kept_for,
    onward,
    open_recap,
    option,
    rows,
)

CHANGED = "Réponse modifiée dans un autre onglet. Cette page suit."
STANDS = "Réponse donnée dans un autre onglet. C’est elle qui compte."
# A browser that keeps nothing and whose tabs do not hear one another: only the server knows of both.
APART = "delete globalThis.BroadcastChannel; Storage.prototype.setItem = () => { throw new Error('full'); };"


def second_tab(phone: Page, address: str) -> Page:
    other = phone.context.new_page()
    other.goto(address)
    return other


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_have_text(words)


def test_what_is_answered_in_one_tab_is_shown_in_the_other_which_says_so(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall, Certitude="oui")
    begin(live_hall, phone, cover)
    other = second_tab(phone, f"{cover}/1/1")
    option(other, "les produits").tap()
    expect(option(phone, "les produits")).to_be_checked()
    says(phone, CHANGED)
    option(phone, "Sûr").tap()  # goes with the answer that is shown, not with an older one
    expect(option(other, "Sûr")).to_be_checked()
    says(other, CHANGED)
    eventually(lambda: kept_for(live_hall, "12600100") == {1: 0}, phone)


def test_lines_pairs_and_words_follow_as_well(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/3")
    other = second_tab(phone, f"{cover}/1/3")
    other.get_by_role("button", name="Monter").last.tap()
    says(phone, CHANGED)
    assert rows(phone) == rows(other)
    for page in (phone, other):
        page.goto(f"{cover}/1/4")
    chip(other, "inférence", "répondre en production").tap()
    expect(phone.get_by_role("radio", name="répondre en production", checked=True)).to_have_count(1)
    for page in (phone, other):
        page.goto(f"{cover}/1/6")
    other.get_by_label("Votre réponse").fill("TCO")
    expect(phone.get_by_label("Votre réponse")).to_have_value("TCO")
    says(phone, CHANGED)


def test_a_question_that_is_not_in_view_shows_the_other_tabs_answer_when_one_comes_to_it(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    fetched(phone, 6)
    other = second_tab(phone, f"{cover}/1/2")
    other.get_by_label("Votre réponse").fill("24")
    eventually(lambda: kept_for(live_hall, "12600100") == {2: "24"}, other)
    onward(phone)
    expect_place(phone, 2)
    expect(phone.get_by_label("Votre réponse")).to_have_value("24")


def test_where_an_answer_is_final_the_other_tab_explains_it_too(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall, Retour="à chaque réponse")
    begin(live_hall, phone, cover)
    other = second_tab(phone, f"{cover}/1/1")
    option(phone, "les modèles").tap()  # chosen, not given
    option(other, "les produits").tap()
    other.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_role("heading", name="Juste · 1 sur 1")).to_be_visible()
    says(phone, STANDS)
    assert kept_for(live_hall, "12600100") == {1: 0}


def test_an_answer_that_another_tab_sends_when_the_network_is_back_is_explained_where_it_was_given(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall, Retour="à chaque réponse")
    begin(live_hall, phone, cover)
    other = second_tab(phone, f"{cover}/1/2")
    phone.route("**/1/1", lambda route: route.abort())  # as if this tab could not get out
    option(phone, "les produits").tap()
    phone.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_role("status")).to_contain_text("En attente du réseau.")
    other.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: kept_for(live_hall, "12600100") == {1: 0}, other)
    phone.unroute_all()
    expect(phone.get_by_role("heading", name="Juste · 1 sur 1")).to_be_focused()


def test_the_overview_follows(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    other = second_tab(phone, f"{cover}/1/end")
    expect(other.get_by_role("heading", name="7 questions sont encore sans réponse")).to_be_visible()
    option(phone, "les produits").tap()
    expect(other.get_by_role("heading", name="6 questions sont encore sans réponse")).to_be_visible()


def test_tabs_that_do_not_hear_one_another_are_told_by_the_server(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    phone.context.add_init_script(APART)
    begin(live_hall, phone, cover)
    other = second_tab(phone, f"{cover}/1/1")
    option(other, "les produits").tap()
    says(other, "Enregistré")
    option(phone, "les modèles").tap()
    says(phone, CHANGED)
    expect(option(phone, "les produits")).to_be_checked()
    assert kept_for(live_hall, "12600100") == {1: 0}
    option(phone, "les modèles").tap()  # who means it says it once more
    says(phone, "Enregistré")
    eventually(lambda: kept_for(live_hall, "12600100") == {1: 1}, phone)


def test_a_second_final_answer_is_told_that_the_first_one_stands(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall, Retour="à chaque réponse")
    phone.context.add_init_script(APART)
    begin(live_hall, phone, cover)
    other = second_tab(phone, f"{cover}/1/1")
    for page, words in ((other, "les produits"), (phone, "les modèles")):
        option(page, words).tap()
        page.get_by_role("button", name="Valider").tap()
        expect(page.get_by_role("heading", name="Juste · 1 sur 1")).to_be_focused()
    says(phone, STANDS)
    assert kept_for(live_hall, "12600100") == {1: 0}
