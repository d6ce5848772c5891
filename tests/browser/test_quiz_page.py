"""A question's page under the thumb: fits at any size, says what is unclear, and obeys the keyboard."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import LiveHall
from tests.browser.outbox import SAVED
from tests.browser.recap import (
    begin,
    eventually,
    expect_place,
    fetched,
    kept_for,
    onward,
    open_recap,
    option,
    row,
)


def test_whether_an_answer_is_saved_is_seen_wherever_one_is_on_a_long_page(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    cover = open_recap(live_hall, Certitude="oui")
    phone = new_phone(viewport={"width": 320, "height": 400}).new_page()
    begin(live_hall, phone, cover)
    option(phone, "Sûr").tap()
    status = phone.get_by_role("status")
    expect(status).to_have_text("Noté. Il manque encore la réponse elle-même.")
    phone.evaluate("scrollTo(0, 0)")
    option(phone, "les produits").tap()
    expect(status).to_have_text(SAVED)
    phone.evaluate("scrollTo(0, 0)")
    button = phone.get_by_role("button", name="Enregistrer et continuer")
    expect(button).not_to_be_in_viewport()
    expect(status).to_be_in_viewport(ratio=1)
    button.scroll_into_view_if_needed()
    expect(status).to_be_in_viewport(ratio=1)
    below = status.bounding_box()
    above = button.bounding_box()
    assert below
    assert above
    assert below["y"] + below["height"] <= above["y"]


def test_at_twice_the_size_every_page_still_fits_and_lines_to_order_can_be_read(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    cover = open_recap(live_hall, Certitude="oui")
    phone = new_phone(viewport={"width": 195, "height": 422}, is_mobile=False).new_page()
    begin(live_hall, phone, cover)
    for place in range(1, 8):
        phone.goto(f"{cover}/1/{place}")
        option(phone, "Sûr").check()
        if place == 3:
            label = row(phone, "infrastructures").locator("label").bounding_box()
            assert label
            assert label["height"] < 50
        onward(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 195, place
    phone.goto(f"{cover}/1/end")
    phone.get_by_role("button", name="Terminer").tap()
    expect(phone.get_by_role("heading", name="sur 8")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 195


def test_an_unclear_answer_is_said_in_place_and_keeps_what_was_typed(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/2")
    phone.get_by_label("Votre réponse").fill("vingt")
    onward(phone)
    expect(phone.get_by_role("alert")).to_have_text("Répondez par un nombre, comme 12 ou 3,5.")
    onward(phone)
    expect_place(phone, 2)
    phone.reload()
    expect(phone.get_by_label("Votre réponse")).to_have_value("vingt")
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.get_by_role("status")).to_be_empty()
    phone.get_by_label("Votre réponse").fill("24")
    onward(phone)
    expect_place(phone, 3)
    assert kept_for(live_hall, "12600100") == {2: "24"}


def test_one_is_brought_back_to_an_unclear_answer_when_the_reply_comes_late(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/2")
    fetched(phone)
    held: list[Route] = []
    phone.route("**/1/2", lambda route: held.append(route), times=1)
    phone.get_by_label("Votre réponse").fill("vingt")
    onward(phone)
    expect_place(phone, 3)
    phone.get_by_role("button", name="Monter").last.tap()
    held[0].continue_()
    expect(phone.get_by_role("alert")).to_have_text("Répondez par un nombre, comme 12 ou 3,5.")
    expect(phone.get_by_label("Votre réponse")).to_have_value("vingt")
    assert phone.url == f"{cover}/1/2"
    eventually(lambda: list(kept_for(live_hall, "12600100")) == [3], phone)  # what was done meanwhile counts


def test_one_page_is_answered_with_the_keyboard_alone(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.keyboard.press("Tab")
    expect(phone.get_by_text("Indice", exact=True)).to_be_focused()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Commencez par ce qu’il a sous les yeux.")).to_be_visible()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    expect(phone.get_by_role("radio").first).to_be_checked()
    phone.keyboard.press("ArrowDown")
    expect(phone.get_by_role("radio").nth(1)).to_be_checked()
    phone.keyboard.press("Enter")  # sends, as in any form
    expect_place(phone, 2)
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    assert len(kept_for(live_hall, "12600100")) == 1
    phone.keyboard.press("Tab")
    phone.keyboard.type("24")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("button", name="Enregistrer et continuer")).to_be_focused()
    phone.keyboard.press("Enter")
    expect_place(phone, 3)
    assert phone.url == f"{cover}/1/3"
    assert phone.title().startswith("Question 3 sur 7")

    phone.go_back()
    expect_place(phone, 2)
    expect(phone.get_by_label("Votre réponse")).to_have_value("24")
    phone.go_back()
    expect_place(phone, 1)
    expect(phone.get_by_role("radio").nth(1)).to_be_checked()
    phone.go_forward()
    expect_place(phone, 2)
    assert phone.url == f"{cover}/1/2"
