"""What a phone keeps of a recap: over a reload and an empty battery, for one person, not beyond the end."""

import json
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from kiosk.quizzes.delivery.publications import close_now, publications_of
from tests.browser.conftest import LiveHall
from tests.browser.outbox import WAITING, cut_off, is_refused, is_saved, waits
from tests.browser.recap import (
    LEA,
    YASMINE,
    begin,
    eventually,
    expect_place,
    hand_on,
    kept_for,
    onward,
    open_recap,
    option,
)


def test_a_reload_and_a_second_tab_show_what_was_chosen(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall, Certitude="oui")
    begin(live_hall, phone, cover)
    option(phone, "les modèles").tap()
    option(phone, "Sûr").tap()
    is_saved(phone)
    phone.reload()
    expect(option(phone, "les modèles")).to_be_checked()
    expect(option(phone, "Sûr")).to_be_checked()

    onward(phone)
    phone.get_by_label("Votre réponse").fill("24")
    phone.reload()  # not a moment was left to send it
    expect(phone.get_by_label("Votre réponse")).to_have_value("24")
    phone.get_by_role("link", name="Précédente").tap()
    expect_place(phone, 1)

    second = phone.context.new_page()
    second.goto(cover)
    second.get_by_role("button", name="Continuer").tap()
    expect_place(second, 3)  # the first question without an answer
    second.goto(f"{cover}/1/1")
    expect(option(second, "les modèles")).to_be_checked()
    option(second, "les produits").tap()
    is_saved(second)
    option(phone, "les centres de données").tap()  # the later word counts, whichever tab says it
    is_saved(phone)
    assert kept_for(live_hall, "12600100") == {1: 2, 2: "24"}
    second.reload()
    expect(option(second, "les centres de données")).to_be_checked()


def test_an_empty_battery_loses_no_answer(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    cover = open_recap(live_hall)
    context = new_phone()
    phone = context.new_page()
    begin(live_hall, phone, cover)
    context.set_offline(True)
    option(phone, "les produits").tap()
    waits(phone)
    state = context.storage_state()
    # The first browser stays without network: if it were put away now, it would find it again, and send.
    # One that comes up again has no session any more, nor the token that forms need.
    state["cookies"] = [each for each in state["cookies"] if each["name"] != "kiosk-session"]
    assert [each["name"] for each in state["cookies"]] == ["kiosk-phone"]
    again = new_phone(storage_state=state).new_page()
    cut_off(again, "**/1/1")
    again.goto(f"{cover}/1/1")
    expect(option(again, "les produits")).to_be_checked()
    waits(again)
    assert kept_for(live_hall, "12600100") == {}
    again.unroute_all()
    is_saved(again)
    assert kept_for(live_hall, "12600100") == {1: 0}


def test_a_page_left_open_while_the_session_ends_still_sends(live_hall: LiveHall, phone: Page) -> None:
    begin(live_hall, phone, open_recap(live_hall))
    phone.context.clear_cookies(name="kiosk-session")
    option(phone, "les produits").tap()
    is_saved(phone)
    assert kept_for(live_hall, "12600100") == {1: 0}


def test_an_old_phone_whose_storage_is_full_sends_its_answers(live_hall: LiveHall, phone: Page) -> None:
    phone.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
        "delete AbortSignal.timeout;"
    )
    begin(live_hall, phone, open_recap(live_hall))
    option(phone, "les produits").tap()
    onward(phone)
    expect_place(phone, 2)
    assert kept_for(live_hall, "12600100") == {1: 0}


def test_two_people_on_one_phone_never_send_or_see_each_others_answers(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    cut_off(phone, "**/1/1")
    option(phone, "les produits").tap()
    waits(phone)

    hand_on(phone, cover, YASMINE)
    phone.unroute_all()
    phone.get_by_role("button", name="Commencer").tap()
    expect_place(phone, 1)
    expect(phone.get_by_role("radio", checked=True)).to_have_count(0)
    expect(phone.get_by_text(WAITING)).to_be_hidden()
    option(phone, "les centres de données").tap()
    is_saved(phone)
    onward(phone)
    expect_place(phone, 2)
    assert kept_for(live_hall, "12600442") == {1: 2}
    assert kept_for(live_hall, "12600100") == {}
    phone.goto(f"{cover}/1/end")
    phone.get_by_role("button", name="Terminer").tap()
    expect(phone.get_by_role("heading", name="0 point sur 8")).to_be_visible()

    hand_on(phone, cover, LEA)
    phone.get_by_role("button", name="Continuer").tap()
    expect(option(phone, "les produits")).to_be_checked()
    eventually(lambda: kept_for(live_hall, "12600100") == {1: 0}, phone)
    assert kept_for(live_hall, "12600442") == {1: 2}


def test_a_page_of_somebody_who_has_handed_the_phone_on_says_so(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    other = phone.context.new_page()
    hand_on(other, cover, YASMINE)
    other.get_by_role("button", name="Commencer").tap()
    expect_place(other, 1)
    option(phone, "les produits").tap()
    expect(phone.get_by_text("Au nom de ياسمين الفاسي")).to_be_visible()
    assert kept_for(live_hall, "12600442") == {}


def test_an_answer_that_comes_after_the_end_is_refused_in_words_and_not_sent_again(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.context.set_offline(True)
    option(phone, "les produits").tap()
    waits(phone)
    with live_hall.kiosk.database.writing() as db:
        close_now(db, publications_of(db, live_hall.class_session.id)[0], live_hall.clock.now())
    live_hall.clock.advance(minutes=3)
    requests: list[str] = []
    phone.on("request", lambda request: requests.append(request.method))
    phone.context.set_offline(False)
    is_refused(phone)
    phone.wait_for_timeout(1500)
    assert requests.count("POST") == 1
    assert json.loads(phone.evaluate("localStorage.getItem('kiosk-outbox')")) == {}
    expect(option(phone, "les produits")).to_be_checked()
    expect(option(phone, "les produits")).to_be_disabled()
    phone.get_by_role("link", name="Réponses et explications").tap()
    expect(phone.get_by_role("heading", name="Le quiz est fermé")).to_be_visible()
    phone.get_by_role("button", name="Réponses et explications").tap()
    expect(phone.get_by_role("heading", name="0 point sur 8")).to_be_visible()
    assert kept_for(live_hall, "12600100") == {}


def test_after_the_end_not_even_a_lost_session_makes_the_phone_ask_for_ever(
    live_hall: LiveHall, phone: Page
) -> None:
    begin(live_hall, phone, open_recap(live_hall))
    phone.context.clear_cookies(name="kiosk-session")
    with live_hall.kiosk.database.writing() as db:
        close_now(db, publications_of(db, live_hall.class_session.id)[0], live_hall.clock.now())
    live_hall.clock.advance(minutes=3)
    option(phone, "les produits").tap()
    is_refused(phone)
