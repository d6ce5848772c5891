"""The recap quiz on real phones: told once as a story on the real server, then where it may go wrong."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, Route, expect

from kiosk.attendance import room_code
from kiosk.core.paths import CONTENT
from kiosk.quizzes.delivery.publications import close_now, publications_of
from kiosk.quizzes.formats.quiz_file import read_quiz_file, read_quiz_text
from tests.browser.conftest import PROJECTOR, Demo, LiveHall
from tests.browser.qr import decoded, screenshot
from tests.browser.recap import (
    LAYERS,
    LEA,
    RIGHT,
    YASMINE,
    answer_plainly,
    answer_rightly,
    begin,
    chip,
    eventually,
    expect_place,
    fetched,
    given_by,
    hand_on,
    identify,
    kept_for,
    onward,
    open_recap,
    option,
    recap_text,
    row,
    rows,
)

WAITING = "En attente du réseau."
SAVED = "Enregistré"


def waits(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text=WAITING)).to_be_visible()


def is_saved(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()


def is_stuck(page: Page) -> None:
    stuck = "la page suivante n’est pas encore sur ce téléphone"
    expect(page.get_by_role("status").filter(has_text=stuck)).to_be_visible()


def is_refused(page: Page) -> None:
    refused = "Votre réponse sur cette page est arrivée trop tard : elle n’est pas enregistrée."
    expect(page.get_by_role("alert").filter(has_text=refused)).to_be_focused()


def cut_off(page: Page, address: str) -> None:
    """Answers do not get out any more, pages still come in."""
    page.route(address, lambda route: route.abort() if route.request.method == "POST" else route.continue_())


def test_the_hall_takes_the_recap(
    demo: Demo,
    new_phone: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    quiz = read_quiz_file((CONTENT / "quizzes" / "seance-1.fr.md").read_bytes())
    by_stem = {each.stem: each for each in quiz.questions}
    assert len({each.kind for each in quiz.questions}) == 7
    screen = new_phone(viewport=PROJECTOR).new_page()
    screen.goto(demo.screen)

    phone = new_phone().new_page()
    phone.goto(decoded(screenshot(screen)) or "")
    phone.get_by_label("Numéro étudiant").fill("12600100")
    phone.get_by_label("Nom de famille").fill("Abadie")
    phone.get_by_role("button", name="Valider ma présence").tap()
    phone.get_by_role("link", name="Faire le quiz de rappel").tap()
    expect(phone.get_by_text("Au nom de Léa Abadie")).to_be_visible()
    phone.get_by_role("button", name="Commencer").tap()

    console = new_phone(viewport=PROJECTOR, accept_downloads=True).new_page()
    console.goto(demo.console)
    console.get_by_label("Adresse électronique").fill(demo.email)
    console.get_by_label("Mot de passe").fill(demo.password)
    console.get_by_role("button", name="Se connecter").click()
    console.get_by_role("link", name="Outils IA & Management · Séance 2").click()
    console.get_by_role("link", name=quiz.title).click()
    console.get_by_role("button", name="Afficher le QR code à l’écran").click()

    for number in range(1, len(quiz.questions) + 1):
        expect_place(phone, number)
        answer_rightly(phone, by_stem[phone.get_by_role("heading", level=1).inner_text()])
        phone.get_by_text("Sûr", exact=True).tap()
        phone.get_by_role("button", name="Enregistrer et continuer").tap()
    expect(phone.get_by_role("heading", name="Vous avez répondu à tout")).to_be_visible()
    phone.get_by_role("button", name="Terminer").tap()
    expect(phone.get_by_role("heading", name="17 points sur 17")).to_be_visible()
    expect(phone.locator(".certainties td").nth(1)).to_have_text(str(len(quiz.questions)))
    for question, folded in zip(
        phone.locator("details").all(), phone.locator(".explanation").all(), strict=True
    ):
        expect(folded).to_be_hidden()  # all of it is right
        question.locator("summary").tap()
        expect(folded).to_be_visible()

    # Another student comes in by the code on the wall.
    expect(screen.get_by_role("heading", name=quiz.title)).to_be_visible()
    expect(screen.locator("[data-finished]")).to_have_text("1")
    other = new_phone().new_page()
    other.goto(decoded(screenshot(screen)) or "")
    identify(other, "12600360", "achour")
    other.get_by_role("button", name="Commencer").tap()
    expect_place(other, 1)
    expect(screen.get_by_text("2 ont commencé")).to_be_visible()

    finished = console.locator("tr", has_text="Abadie")
    expect(finished).to_contain_text("17 / 17")
    expect(console.locator("tr", has_text="Achour")).to_contain_text("en cours")
    rows_of = {}
    for link, ending in (
        ("Une ligne par étudiant et par question", "long.csv"),
        ("Une ligne par étudiant", "wide.csv"),
        ("Classeur", "book.xlsx"),
    ):
        with console.expect_download() as downloading:
            console.get_by_role("link", name=link, exact=True).click()
        file = tmp_path / ending
        downloading.value.save_as(file)
        rows_of[ending] = file
    long = list(csv.DictReader(io.StringIO(rows_of["long.csv"].read_text("utf-8-sig"))))
    lea = {each["question"]: each for each in long if each["student_number"] == "12600100"}
    assert lea.keys() == by_stem.keys()
    assert {each["sure"] for each in lea.values()} == {"sure"}
    assert "produits | modèles | infrastructures | stratégies" in {each["answer"] for each in lea.values()}
    wide = list(csv.DictReader(io.StringIO(rows_of["wide.csv"].read_text("utf-8-sig"))))
    assert len(wide) == 60
    assert next(each for each in wide if each["family_name"] == "Abadie")["points"] == "17"
    assert load_workbook(rows_of["book.xlsx"]).sheetnames == ["Résumé", "Quiz", "Étudiants", "Réponses"]

    # The results of a question on the wall: bars, and nobody's name.
    console.get_by_role("link", name="« Mes équipes se servent").click()
    console.get_by_role("button", name="Afficher ces résultats à l’écran").click()
    expect(screen.get_by_role("heading", name="« Mes équipes se servent")).to_be_visible()
    expect(screen.locator(".bar-row")).to_have_count(4)
    expect(screen.locator(".bar-right")).to_have_count(0)
    console.get_by_role("button", name="Montrer la bonne réponse").first.click()
    expect(screen.locator(".bar-right")).to_contain_text("100")
    on_the_wall = set(re.findall(r"\w+", screen.locator("body").inner_text()))
    assert on_the_wall.isdisjoint(each["family_name"] for each in wide)


def test_without_javascript_every_kind_is_answered_with_plain_fields_and_kept(
    live_hall: LiveHall, new_phone: Callable[..., BrowserContext]
) -> None:
    open_recap(live_hall, Certitude="oui")
    questions = read_quiz_text(recap_text()).questions
    phone = new_phone(java_script_enabled=False).new_page()
    code = room_code.mint(
        live_hall.kiosk.keys.derive("room-code"), live_hall.class_session.id, live_hall.clock.now()
    )
    phone.goto(f"{live_hall.url}/s/{code.text}")
    phone.get_by_label("Numéro étudiant").fill("12600100")
    phone.get_by_label("Nom de famille").fill("abadie")
    phone.get_by_role("button", name="Valider ma présence").tap()
    phone.get_by_role("link", name="Faire le quiz de rappel").tap()
    phone.get_by_role("button", name="Commencer").tap()
    for question in questions:
        answer_plainly(phone, question)
        phone.get_by_text("Pas sûr", exact=True).tap()
        onward(phone)
    assert kept_for(live_hall, "12600100") == RIGHT
    assert {each.sure for each in given_by(live_hall, "12600100").values()} == {False}

    phone.locator(".overview a").first.tap()
    for number in range(1, len(questions) + 1):  # each page shows its answer again, and would send the same
        expect_place(phone, number)
        phone.reload()
        onward(phone)
    assert kept_for(live_hall, "12600100") == RIGHT
    phone.get_by_role("button", name="Terminer").tap()
    expect(phone.get_by_role("heading", name="8 points sur 8")).to_be_visible()


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
