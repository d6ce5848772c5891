"""Lines that are put in order or matched: by finger, by taps and by keyboard, and never by accident."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveHall
from tests.browser.outbox import is_saved
from tests.browser.recap import (
    LAYERS,
    begin,
    chip,
    eventually,
    expect_place,
    fetched,
    kept_for,
    onward,
    open_recap,
    option,
    row,
    rows,
)


def drag(page: Page, words: str, onto: str) -> None:
    """A finger on the grip of a line, to another line."""
    fingers = page.context.new_cdp_session(page)
    start = row(page, words).locator(".grip").bounding_box()
    end = row(page, onto).bounding_box()
    assert start
    assert end
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    target = end["y"] + end["height"] * (0.9 if end["y"] > start["y"] else 0.1)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        point = {"x": x, "y": y + (target - y) * step / 12}
        fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_lines_are_put_in_order_with_a_finger(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/3")
    expected = rows(phone)
    for index, words in enumerate(LAYERS):
        if (at := expected.index(words)) != index:
            drag(phone, words, expected[index])
            expected.insert(index, expected.pop(at))
            assert rows(phone) == expected
            expect(phone.locator(".dragged")).to_have_count(0)
    assert rows(phone) == list(LAYERS)
    is_saved(phone)
    assert kept_for(live_hall, "12600100") == {3: (0, 1, 2, 3)}
    drag(phone, "produits", "stratégies")  # down all the way
    assert rows(phone) == [*LAYERS[1:], "produits"]
    eventually(lambda: kept_for(live_hall, "12600100") == {3: (1, 2, 3, 0)}, phone)
    phone.reload()
    assert rows(phone) == [*LAYERS[1:], "produits"]


OWN_ORDER = "Cet ordre est ma réponse"


def test_an_order_that_nobody_touched_is_no_answer_and_one_that_is_said_to_be_ones_own_is(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/3")
    shown = rows(phone)
    fetched(phone)
    phone.context.set_offline(True)
    onward(phone)
    expect_place(phone, 4)
    assert phone.evaluate("localStorage.getItem('kiosk-outbox')") is None  # there is nothing to send
    phone.context.set_offline(False)
    phone.get_by_role("link", name="Vue d’ensemble").tap()
    expect(phone.get_by_role("heading", name="7 questions sont encore sans réponse")).to_be_visible()
    assert kept_for(live_hall, "12600100") == {}

    phone.goto(f"{cover}/1/3")
    expect(option(phone, OWN_ORDER)).not_to_be_checked()
    option(phone, OWN_ORDER).check()
    is_saved(phone)
    assert kept_for(live_hall, "12600100") == {3: tuple(LAYERS.index(each) for each in shown)}
    phone.reload()
    expect(option(phone, OWN_ORDER)).to_be_checked()
    option(phone, OWN_ORDER).uncheck()  # taken back
    eventually(lambda: kept_for(live_hall, "12600100") == {}, phone)
    phone.get_by_role("button", name=f"Descendre, {shown[0]}").tap()
    expect(option(phone, OWN_ORDER)).to_be_checked()  # who moves a line answers
    eventually(lambda: 3 in kept_for(live_hall, "12600100"), phone)


def test_a_line_that_is_put_back_where_it_was_taken_is_not_moved(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/3")
    shown = rows(phone)
    drag(phone, shown[1], shown[1])
    expect(option(phone, OWN_ORDER)).not_to_be_checked()
    assert rows(phone) == shown
    assert kept_for(live_hall, "12600100") == {}


def test_where_answers_are_final_an_order_that_nobody_touched_is_not_taken_for_one(
    live_hall: LiveHall, phone: Page
) -> None:
    cover = open_recap(live_hall, Retour="à chaque réponse")
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/3")
    shown = rows(phone)
    phone.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Vous n’avez encore rien répondu.")
    assert kept_for(live_hall, "12600100") == {}
    option(phone, OWN_ORDER).check()
    phone.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_role("heading", name="sur 2")).to_be_visible()
    assert kept_for(live_hall, "12600100") == {3: tuple(LAYERS.index(each) for each in shown)}


def test_each_move_of_a_line_is_announced_with_its_new_place(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/3")
    said = phone.locator("[data-ordering] [aria-live=polite]")
    expect(said).to_be_empty()
    last = rows(phone)[-1]
    up, down = (phone.get_by_role("button", name=f"{each}, {last}") for each in ("Monter", "Descendre"))
    up.focus()
    phone.keyboard.press("Enter")
    expect(said).to_have_text(f"{last}, 3 sur 4")
    expect(up).to_be_focused()
    phone.keyboard.press("Enter")
    expect(said).to_have_text(f"{last}, 2 sur 4")
    phone.keyboard.press("Enter")
    expect(said).to_have_text(f"{last}, 1 sur 4")
    expect(down).to_be_focused()
    drag(phone, last, rows(phone)[3])
    expect(said).to_have_text(f"{last}, 4 sur 4")


def test_lines_are_put_in_order_and_matched_with_the_keyboard(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/3")
    before = rows(phone)
    last = before[-1]
    phone.get_by_role("button", name=f"Monter, {last}").focus()
    for _ in range(2):
        phone.keyboard.press("Enter")
        expect(phone.get_by_role("button", name=f"Monter, {last}")).to_be_focused()
    phone.keyboard.press("Enter")  # at the top, this button can do no more: the other one has the focus
    assert rows(phone) == [last, *before[:-1]]
    expect(phone.get_by_role("button", name=f"Descendre, {last}")).to_be_focused()
    expect(phone.get_by_role("button", name=f"Monter, {last}")).to_be_disabled()
    is_saved(phone)

    phone.goto(f"{cover}/1/4")
    group = phone.get_by_role("radiogroup", name="entraînement")
    group.get_by_role("radio").first.focus()
    words = group.locator("label").all_inner_texts()
    wanted = words.index("apprendre à partir de données brutes")
    for key in ["ArrowDown"] * (wanted or len(words)):
        phone.keyboard.press(key)
    expect(group.get_by_role("radio", name="apprendre à partir de données brutes")).to_be_checked()
    eventually(lambda: kept_for(live_hall, "12600100").get(4) == (0, None), phone)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    eventually(lambda: None not in (kept_for(live_hall, "12600100")[4] or ()), phone)


def test_lines_are_matched_by_taps(live_hall: LiveHall, phone: Page) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, phone, cover)
    phone.goto(f"{cover}/1/4")
    chip(phone, "entraînement", "acheter des processeurs").tap()
    chip(phone, "inférence", "répondre en production").tap()
    chip(phone, "entraînement", "apprendre à partir de données brutes").tap()
    onward(phone)
    expect_place(phone, 5)
    assert kept_for(live_hall, "12600100") == {4: (0, 1)}
    phone.get_by_role("link", name="Précédente").tap()
    expect(phone.get_by_role("radio", checked=True)).to_have_count(2)
