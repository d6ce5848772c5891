"""Lines that are put in order or matched: by finger, by taps and by keyboard, and never by accident."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from kiosk.quizzes.formats.quiz_file import read_quiz_text
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
    numbers,
    onward,
    open_quiz,
    open_recap,
    option,
    row,
    rows,
)
from tests.browser.test_accessibility import SETTINGS, Inspector, Setting

OWN_ORDER = "Cet ordre est ma réponse"
ORDERING, MATCHING = 3, 4
RAW, ANSWERING, BUYING = (
    "apprendre à partir de données brutes",
    "répondre en production",
    "acheter des processeurs",
)
LEFTS = [f"le sigle numéro {each}, qui prend deux lignes d’un téléphone étroit" for each in range(1, 11)]
RIGHTS = [
    f"la réponse numéro {each}, dont un menu fermé ne montre que le début sur un petit téléphone"
    for each in range(1, 13)
]
DENSE = "\n".join(
    [
        "# Dense",
        "",
        "Langue : fr",
        "Mélange : non",
        "",
        "## Rangez les étapes.",
        "",
        "1. réunir de très grandes quantités de **données brutes**",
        "2. entraîner le modèle avec `train.py --epochs 3`",
        "3. décider",
        "4. anticonstitutionnellement-hippopotomonstrosesquippedaliophobie",
        *[f"{each}. surveiller la dérive numéro {each}" for each in range(5, 13)],
        "",
        "## Associez chaque sigle.",
        "",
        *[f"- {left} -> {right}" for left, right in zip(LEFTS, RIGHTS, strict=False)],
        *[f"- -> {right}" for right in RIGHTS[len(LEFTS) :]],
        "",
        "## Associez chaque outil.",
        "",
        "- `git` -> suivre les *versions*",
        "- `pytest` -> **prouver** par `assert`",
        "",
    ]
)


@contextmanager
def finger(page: Page, on: Locator) -> Iterator[Callable[[float], None]]:
    """A finger on something, until the end of the block; what is yielded moves it to a height of the view."""
    touch = page.context.new_cdp_session(page)
    box = on.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    at = y

    def to(target: float) -> None:
        nonlocal at
        start = at
        for step in range(1, 13):
            at = start + (target - start) * step / 12
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": at}]})

    yield to
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def height_on(page: Page, words: str, onto: str) -> float:
    """Where a finger that carries a line goes, for it to take another's place."""
    start, end = row(page, words).bounding_box(), row(page, onto).bounding_box()
    assert start
    assert end
    return end["y"] + end["height"] * (0.9 if end["y"] > start["y"] else 0.1)


def drag(page: Page, words: str, onto: str) -> None:
    """A finger carries a line by its handle to the place of another."""
    with finger(page, handle(page, words)) as to:
        to(height_on(page, words, onto))


def handle(page: Page, words: str) -> Locator:
    """What a line is held by."""
    return row(page, words).locator("[data-handle]")


def line(page: Page, words: str) -> Locator:
    """The words of a line to order."""
    return row(page, words).locator("label")


def arrow(page: Page, verb: str, words: str) -> Locator:
    """The button that moves a line one step."""
    return page.get_by_role("button", name=f"{verb}, {words}", exact=True)


def said(page: Page) -> Locator:
    """What is read aloud of the lines."""
    return page.locator("[data-ordering] [aria-live=polite]")


def matched(page: Page) -> Locator:
    """How many lines are matched."""
    return page.locator("[data-matching] [aria-live=polite]")


def pair(page: Page, left: str) -> Locator:
    """A line to match, with its choices."""
    return page.locator("[data-pair]").filter(has=page.get_by_text(left, exact=True).first)


def ordering(hall: LiveHall, page: Page, **settings: str) -> list[str]:
    """The recap at its ordering; the lines as they are shown."""
    cover = open_recap(hall, **settings)
    begin(hall, page, cover)
    page.goto(f"{cover}/1/{ORDERING}")
    return rows(page)


def matching(hall: LiveHall, page: Page) -> None:
    """The recap at its matching."""
    cover = open_recap(hall)
    begin(hall, page, cover)
    page.goto(f"{cover}/1/{MATCHING}")


def dense(hall: LiveHall, page: Page, place: int) -> None:
    """Twelve lines to order, ten to match with twelve long choices, or two with Markdown."""
    cover = open_quiz(hall, read_quiz_text(DENSE), "dense")
    begin(hall, page, cover, script=False)
    page.goto(f"{cover}/1/{place}")


def answer(hall: LiveHall, position: int = ORDERING) -> object:
    """What the server has."""
    return kept_for(hall, "12600100").get(position)


# Ordering

AT_THE_END = "() => document.querySelector('.dragged [data-number]').textContent === '12'"


def test_lines_are_put_in_order_with_a_finger(live_hall: LiveHall, phone: Page) -> None:
    expected = ordering(live_hall, phone)
    for index, words in enumerate(LAYERS):
        if (at := expected.index(words)) != index:
            drag(phone, words, expected[index])
            expected.insert(index, expected.pop(at))
            assert rows(phone) == expected
            expect(phone.locator(".dragged, .picked")).to_have_count(0)
    assert rows(phone) == list(LAYERS)
    is_saved(phone)
    assert answer(live_hall) == (0, 1, 2, 3)
    drag(phone, "produits", "stratégies")  # down all the way
    assert rows(phone) == [*LAYERS[1:], "produits"]
    eventually(lambda: answer(live_hall) == (1, 2, 3, 0), phone)
    phone.reload()
    assert rows(phone) == [*LAYERS[1:], "produits"]


def test_the_other_lines_make_room_for_the_one_that_is_carried_and_count_it_where_it_is(
    live_hall: LiveHall, phone: Page
) -> None:
    first, second, third, fourth = ordering(live_hall, phone)
    assert numbers(phone) == {first: 1, second: 2, third: 3, fourth: 4}
    before = row(phone, second).bounding_box()
    with finger(phone, handle(phone, first)) as to:
        to(height_on(phone, first, third))
        assert numbers(phone) == {second: 1, third: 2, first: 3, fourth: 4}
        phone.wait_for_function("() => document.getAnimations().length === 0")
        made = row(phone, second).bounding_box()
        assert before
        assert made
        assert made["y"] == pytest.approx(before["y"] - before["height"], abs=2)
        assert answer(live_hall) is None  # not before it is put down
    assert rows(phone) == [second, third, first, fourth]


def test_the_page_scrolls_under_a_line_that_is_held_at_its_edge(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    phone = new_phone(viewport={"width": 320, "height": 480}).new_page()
    dense(live_hall, phone, 1)
    first = rows(phone)[0]
    handle(phone, first).scroll_into_view_if_needed()
    with finger(phone, handle(phone, first)) as to:
        to(476)
        phone.wait_for_function(AT_THE_END)
        to(4)
        phone.wait_for_function("() => scrollY === 0")
        to(476)
        phone.wait_for_function(AT_THE_END)
    assert rows(phone)[-1] == first
    expect(row(phone, first)).to_be_in_viewport()


def test_a_line_whose_finger_is_taken_away_by_the_phone_goes_back(live_hall: LiveHall, phone: Page) -> None:
    shown = ordering(live_hall, phone)
    with finger(phone, handle(phone, shown[0])) as to:
        to(height_on(phone, shown[0], shown[2]))
        row(phone, shown[0]).dispatch_event("pointercancel")
    assert rows(phone) == shown
    expect(phone.locator(".dragged, .picked")).to_have_count(0)
    expect(said(phone)).to_have_text(f"{shown[0]}, ligne remise à sa place, rang 1 sur 4")
    expect(option(phone, OWN_ORDER)).not_to_be_checked()
    assert answer(live_hall) is None


def test_a_mouse_carries_a_line_by_its_words_too(live_hall: LiveHall, new_page: Callable[..., Page]) -> None:
    page = new_page()
    shown = ordering(live_hall, page)
    line(page, shown[3]).hover()
    page.mouse.down()
    page.mouse.move(120, height_on(page, shown[3], shown[1]), steps=12)
    page.mouse.up()
    assert rows(page) == [shown[0], shown[3], shown[1], shown[2]]
    expect(page.locator(".dragged, .picked")).to_have_count(0)
    line(page, shown[3]).click()  # the click that ended it has picked up nothing
    expect(said(page)).to_have_text(f"{shown[3]}, ligne prise, rang 2 sur 4")


def test_a_line_goes_where_one_taps_next(live_hall: LiveHall, phone: Page) -> None:
    first, second, third, fourth = ordering(live_hall, phone)
    line(phone, first).tap()
    expect(said(phone)).to_have_text(f"{first}, ligne prise, rang 1 sur 4")
    assert answer(live_hall) is None
    line(phone, third).tap()
    assert rows(phone) == [second, third, first, fourth]
    expect(said(phone)).to_have_text(f"{first}, ligne posée, rang 3 sur 4")
    handle(phone, fourth).tap()
    handle(phone, second).tap()
    assert rows(phone) == [fourth, second, third, first]
    expect(handle(phone, fourth)).to_be_focused()
    is_saved(phone)
    assert answer(live_hall) == tuple(LAYERS.index(each) for each in (fourth, second, third, first))


def test_a_line_that_is_put_down_where_it_was_taken_is_not_moved(live_hall: LiveHall, phone: Page) -> None:
    shown = ordering(live_hall, phone)
    drag(phone, shown[1], shown[1])
    for put_down in (
        line(phone, shown[1]),
        phone.get_by_text("Question 3 sur 7"),
        phone.get_by_role("heading", level=1),
    ):
        line(phone, shown[1]).tap()
        expect(handle(phone, shown[1])).to_have_attribute("aria-pressed", "true")
        put_down.tap()
        expect(handle(phone, shown[1])).to_have_attribute("aria-pressed", "false")
        expect(said(phone)).to_have_text(f"{shown[1]}, ligne posée, rang 2 sur 4")
    expect(option(phone, OWN_ORDER)).not_to_be_checked()
    assert rows(phone) == shown
    assert answer(live_hall) is None


def test_an_order_that_nobody_touched_is_no_answer_and_one_that_is_said_to_be_ones_own_is(
    live_hall: LiveHall, phone: Page
) -> None:
    shown = ordering(live_hall, phone)
    address = phone.url
    fetched(phone)
    phone.context.set_offline(True)
    onward(phone)
    expect_place(phone, 4)
    assert phone.evaluate("localStorage.getItem('kiosk-outbox')") is None  # there is nothing to send
    phone.context.set_offline(False)
    phone.get_by_role("link", name="Vue d’ensemble").tap()
    expect(phone.get_by_role("heading", name="7 questions sont encore sans réponse")).to_be_visible()
    assert kept_for(live_hall, "12600100") == {}

    phone.goto(address)
    expect(option(phone, OWN_ORDER)).not_to_be_checked()
    option(phone, OWN_ORDER).check()
    is_saved(phone)
    assert answer(live_hall) == tuple(LAYERS.index(each) for each in shown)
    phone.reload()
    expect(option(phone, OWN_ORDER)).to_be_checked()
    option(phone, OWN_ORDER).uncheck()  # taken back
    eventually(lambda: kept_for(live_hall, "12600100") == {}, phone)
    arrow(phone, "Descendre", shown[0]).tap()
    expect(option(phone, OWN_ORDER)).to_be_checked()  # who moves a line answers
    eventually(lambda: answer(live_hall) is not None, phone)


def test_where_answers_are_final_an_order_that_nobody_touched_is_not_taken_for_one(
    live_hall: LiveHall, phone: Page
) -> None:
    shown = ordering(live_hall, phone, Retour="à chaque réponse")
    phone.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Vous n’avez encore rien répondu.")
    assert answer(live_hall) is None
    option(phone, OWN_ORDER).check()
    phone.get_by_role("button", name="Valider").tap()
    expect(phone.get_by_role("heading", name="sur 2")).to_be_visible()
    assert answer(live_hall) == tuple(LAYERS.index(each) for each in shown)


def test_arrows_move_a_line_one_step_say_so_and_keep_the_focus_at_the_end(
    live_hall: LiveHall, phone: Page
) -> None:
    last = ordering(live_hall, phone)[-1]
    expect(said(phone)).to_be_empty()
    up = arrow(phone, "Monter", last)
    expect(arrow(phone, "Descendre", last)).to_be_disabled()
    up.focus()
    for place in (3, 2, 1):
        phone.keyboard.press("Enter")
        expect(said(phone)).to_have_text(f"{last}, {place} sur 4")
        expect(up).to_be_focused()
    expect(up).to_be_disabled()
    phone.keyboard.press("Enter")  # there is nowhere to go
    expect(up).to_be_focused()
    assert rows(phone)[0] == last
    drag(phone, last, rows(phone)[3])
    expect(said(phone)).to_have_text(f"{last}, ligne posée, rang 4 sur 4")


# What is said of a line: picked up, moved, dropped, put back; and the beginning of the instructions.
LANGUAGES = {
    "fr-FR": (
        "{}, ligne prise, rang {} sur 4",
        "{}, {} sur 4",
        "{}, ligne posée, rang {} sur 4",
        "{}, ligne remise à sa place, rang {} sur 4",
        "Espace ou Entrée prend une ligne",
    ),
    "en-GB": (
        "{}, picked up, position {} of 4",
        "{}, {} of 4",
        "{}, dropped, position {} of 4",
        "{}, put back, position {} of 4",
        "Space or Enter picks a line up",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_is_picked_up_moved_and_dropped_with_the_keyboard_and_each_step_is_said(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext], language: str
) -> None:
    picked, moved, dropped, back, keys = LANGUAGES[language]
    cover = open_recap(live_hall)
    page = new_phone().new_page()
    begin(live_hall, page, cover)
    page.goto(f"{cover}/1/{ORDERING}")
    if language == "en-GB":
        page.get_by_role("link", name="English").click()
        page.goto(f"{cover}/1/{ORDERING}")
    first, second, third, fourth = rows(page)
    held = handle(page, second)
    expect(held).to_have_accessible_name(moved.format(second, 2))
    assert keys in (page.locator(f"#{held.get_attribute('aria-describedby')}").text_content() or "")

    held.focus()
    page.keyboard.press("Space")
    expect(said(page)).to_have_text(picked.format(second, 2))
    page.keyboard.press("ArrowDown")
    expect(said(page)).to_have_text(moved.format(second, 3))
    page.keyboard.press("End")
    expect(said(page)).to_have_text(moved.format(second, 4))
    page.keyboard.press("ArrowDown")  # there is nowhere to go
    expect(said(page)).to_have_text(moved.format(second, 4))
    expect(held).to_be_focused()
    assert rows(page) == [first, third, fourth, second]
    page.keyboard.press("Escape")
    expect(said(page)).to_have_text(back.format(second, 2))
    expect(held).to_be_focused()
    assert rows(page) == [first, second, third, fourth]
    expect(page.locator("[data-own]")).not_to_be_checked()
    assert answer(live_hall) is None

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text(dropped.format(second, 1))
    expect(held).to_be_focused()
    expect(held).to_have_accessible_name(moved.format(second, 1))
    eventually(lambda: answer(live_hall) == tuple(map(LAYERS.index, (second, first, third, fourth))), page)
    assert page.locator("[aria-live] [lang=fr]").inner_text() == second  # words keep their language

    page.keyboard.press("ArrowDown")  # with nothing in hand, to the next line
    expect(handle(page, first)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")  # within the lines: still in hand
    expect(handle(page, first)).to_have_attribute("aria-pressed", "true")
    page.locator("[data-own]").focus()
    expect(said(page)).to_have_text(dropped.format(first, 3))
    eventually(lambda: answer(live_hall) == tuple(map(LAYERS.index, (second, third, first, fourth))), page)


def test_an_order_that_is_left_with_a_line_in_hand_counts_as_it_is_seen(
    live_hall: LiveHall, phone: Page
) -> None:
    first, second, third, fourth = ordering(live_hall, phone)
    fetched(phone)
    handle(phone, first).focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("ArrowDown")
    phone.get_by_role("link", name="Précédente").tap()
    expect_place(phone, 2)
    eventually(lambda: answer(live_hall) == tuple(map(LAYERS.index, (second, first, third, fourth))), phone)


GLIDING = """
    () => [...document.querySelectorAll("[data-row]")].some((row) => row.getAnimations().length)
"""


@pytest.mark.parametrize(("wish", "moving"), [("no-preference", True), ("reduce", False)])
def test_lines_glide_to_their_places_unless_one_wants_no_motion(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext], wish: str, moving: bool
) -> None:
    page = new_phone(reduced_motion=wish).new_page()
    first = ordering(live_hall, page)[0]
    arrow(page, "Descendre", first).evaluate("(button) => button.click()")
    assert page.evaluate(GLIDING) is moving
    assert rows(page)[1] == first


def test_when_the_quiz_is_over_no_line_lets_itself_be_moved(live_hall: LiveHall, phone: Page) -> None:
    shown = ordering(live_hall, phone)
    phone.locator("[data-fields]").evaluate("(fields) => { fields.disabled = true; }")
    line(phone, shown[0]).tap()
    drag(phone, shown[0], shown[2])
    expect(phone.locator(".dragged, .picked")).to_have_count(0)
    assert rows(phone) == shown
    expect(row(phone, shown[0]).locator("[data-step]").first).to_be_hidden()


# Matching


def test_lines_are_matched_by_taps_and_counted(live_hall: LiveHall, phone: Page) -> None:
    matching(live_hall, phone)
    expect(matched(phone)).to_have_text("Lignes associées : 0 sur 2")
    chip(phone, "entraînement", BUYING).tap()
    expect(matched(phone)).to_have_text("Lignes associées : 1 sur 2")
    chip(phone, "inférence", ANSWERING).tap()
    chip(phone, "entraînement", RAW).tap()
    expect(matched(phone)).to_have_text("Lignes associées : 2 sur 2")
    onward(phone)
    expect_place(phone, 5)
    assert answer(live_hall, MATCHING) == (0, 1)
    phone.get_by_role("link", name="Précédente").tap()
    expect(phone.get_by_role("radio", checked=True)).to_have_count(2)
    expect(matched(phone)).to_have_text("Lignes associées : 2 sur 2")


def test_a_choice_that_serves_another_line_is_marked_and_may_serve_again(
    live_hall: LiveHall, phone: Page
) -> None:
    matching(live_hall, phone)
    other = pair(phone, "inférence").get_by_role("radio", name=RAW)
    expect(other).to_have_accessible_description("")
    chip(phone, "entraînement", RAW).tap()
    expect(other).to_have_accessible_description("sert déjà pour : entraînement")
    expect(pair(phone, "inférence").locator("[data-lines]")).to_have_attribute("data-lines", "1")
    expect(pair(phone, "entraînement").locator("[data-lines]")).to_have_count(0)
    other.check()
    expect(pair(phone, "entraînement").locator("[data-lines]")).to_have_attribute("data-lines", "2")
    eventually(lambda: answer(live_hall, MATCHING) == (0, 0), phone)


def test_a_choice_is_cleared_and_the_focus_stays_with_its_line(live_hall: LiveHall, phone: Page) -> None:
    matching(live_hall, phone)
    clear = phone.get_by_role("button", name="Effacer, entraînement")
    expect(clear).to_be_hidden()
    chip(phone, "entraînement", RAW).tap()
    chip(phone, "inférence", ANSWERING).tap()
    eventually(lambda: answer(live_hall, MATCHING) == (0, 1), phone)
    clear.focus()
    phone.keyboard.press("Enter")
    expect(pair(phone, "entraînement").get_by_role("radio", name=RAW)).to_be_focused()
    expect(pair(phone, "entraînement").get_by_role("radio", checked=True)).to_have_count(0)
    expect(clear).to_be_hidden()
    expect(matched(phone)).to_have_text("Lignes associées : 1 sur 2")
    expect(pair(phone, "inférence").locator("[data-lines]")).to_have_count(0)
    eventually(lambda: answer(live_hall, MATCHING) == (None, 1), phone)
    phone.reload()
    expect(phone.get_by_role("radio", checked=True)).to_have_count(1)


def test_lines_are_matched_with_the_keyboard(live_hall: LiveHall, phone: Page) -> None:
    matching(live_hall, phone)
    group = phone.get_by_role("radiogroup", name="entraînement")
    group.get_by_role("radio").first.focus()
    words = group.locator("label").all_inner_texts()
    wanted = words.index(RAW)
    for key in ["ArrowDown"] * (wanted or len(words)):
        phone.keyboard.press(key)
    expect(group.get_by_role("radio", name=RAW)).to_be_checked()
    eventually(lambda: answer(live_hall, MATCHING) == (0, None), phone)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    eventually(lambda: None not in (answer(live_hall, MATCHING) or ()), phone)  # type: ignore[operator]


def test_many_long_choices_come_in_menus_that_show_what_is_chosen_in_full(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    phone = new_phone(viewport={"width": 320, "height": 640}).new_page()
    dense(live_hall, phone, 2)
    assert all(len(each) >= 80 for each in RIGHTS)
    expect(phone.get_by_role("combobox")).to_have_count(10)
    third = phone.get_by_label(LEFTS[2], exact=True)
    third.select_option(RIGHTS[11])
    expect(matched(phone)).to_have_text("Lignes associées : 1 sur 10")
    expect(pair(phone, LEFTS[2]).locator(".menu-words")).to_have_text(RIGHTS[11])
    first = phone.get_by_label(LEFTS[0], exact=True)
    assert first.locator("option").all_inner_texts().count(f"{RIGHTS[11]} (sert en 3)") == 1
    first.select_option(f"{RIGHTS[11]} (sert en 3)")
    box = pair(phone, LEFTS[0]).locator(".menu-words").bounding_box()
    assert box
    assert box["height"] > 60  # all of it, over several lines
    eventually(lambda: answer(live_hall, 2) == (11, None, 11, *[None] * 7), phone)
    phone.reload()
    expect(pair(phone, LEFTS[0]).locator(".menu-words")).to_have_text(RIGHTS[11])
    phone.get_by_role("button", name=f"Effacer, {LEFTS[0]}").tap()
    expect(phone.get_by_label(LEFTS[0], exact=True)).to_be_focused()
    expect(pair(phone, LEFTS[0]).locator(".menu-words")).to_have_text("choisir")
    eventually(lambda: answer(live_hall, 2) == (None, None, 11, *[None] * 7), phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_choices_keep_their_emphasis_and_their_code(live_hall: LiveHall, phone: Page) -> None:
    dense(live_hall, phone, 3)
    group = phone.get_by_role("radiogroup", name="pytest")
    expect(group.locator("strong")).to_have_text("prouver")
    expect(group.locator("code")).to_have_text("assert")
    group.get_by_role("radio", name="prouver par assert").check()
    eventually(lambda: answer(live_hall, 3) == (None, 1), phone)


# At any size


@pytest.mark.parametrize("width", [390, 320, 195])
def test_every_target_is_large_and_nothing_sticks_out_at_any_width(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext], width: int
) -> None:
    phone = new_phone(viewport={"width": width, "height": 640}).new_page()
    for place in (1, 2, 3):
        dense(live_hall, phone, place) if place == 1 else phone.goto(phone.url[:-1] + str(place))
        assert phone.evaluate("document.documentElement.scrollWidth") <= width, place
        targets = phone.locator("[data-handle], [data-step], .chips .option, .menu, [data-clear]")
        for each in targets.all():
            box = each.bounding_box()
            assert box
            assert box["height"] >= 48, place
            assert box["width"] >= 48, place


def test_text_of_twice_the_size_still_fits(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    phone = new_phone(viewport={"width": 390, "height": 844}).new_page()
    dense(live_hall, phone, 1)
    for place in (1, 2, 3):
        phone.goto(phone.url[:-1] + str(place))
        phone.evaluate("document.documentElement.style.fontSize = '212.5%'")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, place


@pytest.mark.parametrize("language", SETTINGS)
def test_no_state_of_the_lines_has_a_barrier(
    live_hall: LiveHall, new_page: Callable[..., Page], language: str
) -> None:
    both: tuple[Setting, ...] = SETTINGS[language]
    page = new_page()
    inspector = Inspector(page, both)
    dense(live_hall, page, 1)
    address = page.url[:-1]
    if language == "en-GB":
        page.get_by_role("link", name="English").click()
    page.goto(f"{address}1")
    page.locator("[data-handle]").nth(1).focus()
    page.keyboard.press("Space")
    inspector.look("ordering, picked up")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    inspector.look("ordering, dropped")
    page.goto(f"{address}2")
    for left in (0, 1):
        page.get_by_label(LEFTS[left], exact=True).select_option(index=3)
    inspector.look("matching, menus")
    page.goto(f"{address}3")
    for group in page.get_by_role("radiogroup").all():
        group.get_by_role("radio").first.check()
    inspector.look("matching, a choice used twice")
    assert not inspector.problems, "\n".join(inspector.problems)
