"""The phone's main stories on WebKit, the engine of every browser on an iPhone."""

import csv
import io
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import webkit
from tests.browser.conftest import Demo, LiveHall
from tests.browser.recap import LAYERS, LEA, RIGHT, kept_for, open_recap
from tests.browser.webkit import Phone

WAITING = "En attente du réseau."
PAGES_AHEAD = """
    const fetched = performance.getEntriesByType("resource").filter((each) => each.initiatorType === "fetch");
    return fetched.filter((each) => each.responseEnd).length;
"""


@pytest.fixture
def iphone(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Phone]:
    if not (webkit.DRIVER.exists() and webkit.DISPLAY.exists()):
        message = "needs Debian's WebKit and a display: apt-get install webkit2gtk-driver xvfb"
        if request.config.getoption("--require-browser"):
            pytest.fail(message)
        pytest.skip(message)
    home = tmp_path / "iphone"
    home.mkdir()
    with webkit.phone(home) as phone:
        yield phone


@contextmanager
def no_network(hall: LiveHall) -> Iterator[None]:
    """Nothing answers at the hall's address."""
    hall.server.go()
    try:
        yield
    finally:
        hall.server.come()


def code_on_the_screen(demo: Demo) -> str:
    projector = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with projector.open(demo.screen, timeout=20) as answer:
        shown = re.search(r"data-code>([^<]+)<", answer.read().decode())
    assert shown
    return shown[1]


def begin(hall: LiveHall, phone: Phone, cover: str) -> None:
    """Léa's first question; all that come next are on the phone."""
    phone.open(cover)
    number, name = LEA
    phone.fill("Numéro étudiant", number)
    phone.fill("Nom de famille", name)
    phone.press("Continuer")
    phone.press("Commencer")
    at(phone, 1)
    phone.eventually(lambda: phone.script(PAGES_AHEAD) == 6)


def at(phone: Phone, number: int) -> None:
    phone.sees(f"Question {number} sur 7")


def onward(phone: Phone) -> None:
    phone.press("Enregistrer et continuer")


def answer(phone: Phone, number: int) -> None:
    """Rightly, by taps and typing."""
    match number:
        case 1:
            phone.choose("les produits")
        case 2:
            phone.fill("Votre réponse", "24")
        case 3:
            for place, words in enumerate(LAYERS):
                while lines(phone).index(words) > place:
                    phone.press(f"Monter, {words}")
        case 4:
            phone.choose("apprendre à partir de données brutes", within="entraînement")
            phone.choose("répondre en production", within="inférence")
        case 5:
            phone.choose("Qui contrôle la technologie et les données ?")
            phone.choose("De qui devient-on dépendant ?")
        case 6:
            phone.fill("Votre réponse", "TCO")
        case 7:
            phone.choose("Faux")


def lines(phone: Phone) -> list[str]:
    """Those to put in order, as they stand."""
    found = phone.script(
        "return [...document.querySelectorAll('[data-row] label')].map((each) => each.innerText)"
    )
    assert isinstance(found, list)
    return found


def said(phone: Phone) -> object:
    """What was last read aloud of the lines to put in order."""
    return phone.script("return document.querySelector('[data-said]').textContent")


def test_the_hall_signs_in_with_an_iphone_and_keeps_the_receipt(iphone: Phone, demo: Demo) -> None:
    iphone.open(demo.phone)
    iphone.fill("Code affiché à l’écran", code_on_the_screen(demo))
    iphone.press("Continuer")
    iphone.fill("Numéro étudiant", "12600100")
    iphone.fill("Nom de famille", "ABADIE")
    iphone.press("Valider ma présence")
    iphone.heading("Présence enregistrée")
    iphone.sees("Léa Abadie")
    receipt = iphone.address.rsplit("/", 1)[1]

    iphone.press("Faire vérifier ce reçu")
    iphone.press("Ouvrir la page de vérification")
    iphone.heading("Reçu valable")
    iphone.sees("Léa Abadie")

    iphone.open(demo.phone)  # the phone is known again
    iphone.press("Mon reçu")
    iphone.heading("Présence enregistrée")
    assert iphone.address.rsplit("/", 1)[1] == receipt

    register = demo.kiosk("export", "attendance", demo.reference, "--format", "data").decode("utf-8")
    rows = {each["student_number"]: each for each in csv.DictReader(io.StringIO(register))}
    assert rows["12600100"]["status"] == "present"
    assert rows["12600100"]["receipt"] == receipt


def test_the_recap_on_an_iphone_loses_no_answer_when_the_network_is_gone_in_the_middle(
    iphone: Phone, live_hall: LiveHall
) -> None:
    begin(live_hall, iphone, open_recap(live_hall))
    answer(iphone, 1)
    iphone.status("Enregistré")
    onward(iphone)
    with no_network(live_hall):
        for number in range(2, 8):
            at(iphone, number)
            answer(iphone, number)
            onward(iphone)
        iphone.status("réseau")
        assert kept_for(live_hall, "12600100") == {1: 0}
    # It was on its way to the overview, and gets there by itself once all is sent.
    iphone.heading("Vous avez répondu à tout")
    assert kept_for(live_hall, "12600100") == RIGHT
    iphone.press("Terminer")
    iphone.heading("8 points sur 8")


def test_lines_on_an_iphone_are_carried_tapped_to_their_places_and_moved_with_a_keyboard(
    iphone: Phone, live_hall: LiveHall
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, iphone, cover)
    iphone.open(f"{cover}/1/3")
    iphone.sees("Cet ordre est ma réponse")
    first, second, third, fourth = lines(iphone)

    iphone.carry("[data-handle]", 0, 2)
    assert lines(iphone) == [second, third, first, fourth]
    iphone.eventually(lambda: said(iphone) == f"{first}, ligne posée, rang 3 sur 4")
    iphone.tap("[data-row] label", at=3)
    assert said(iphone) == f"{fourth}, ligne prise, rang 4 sur 4"
    iphone.tap("[data-row] label", at=0)
    assert lines(iphone) == [fourth, second, third, first]
    iphone.type(Keys.SPACE, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert said(iphone) == f"{fourth}, 3 sur 4"
    iphone.type(Keys.ESCAPE)
    assert said(iphone) == f"{fourth}, ligne remise à sa place, rang 1 sur 4"
    iphone.type(Keys.ENTER, Keys.ARROW_DOWN, Keys.ENTER)
    assert lines(iphone) == [second, fourth, third, first]
    wanted = tuple(LAYERS.index(each) for each in (second, fourth, third, first))
    iphone.eventually(lambda: kept_for(live_hall, "12600100") == {3: wanted})
    iphone.open(f"{cover}/1/3")
    iphone.eventually(lambda: lines(iphone) == [second, fourth, third, first])


def test_answers_of_an_iphone_that_threw_the_page_away_arrive_when_it_is_opened_again(
    iphone: Phone, live_hall: LiveHall
) -> None:
    cover = open_recap(live_hall)
    begin(live_hall, iphone, cover)
    with no_network(live_hall):
        answer(iphone, 1)
        iphone.status(WAITING)
        onward(iphone)
        at(iphone, 2)
        answer(iphone, 2)  # not a moment is left to try to send it
        iphone.open("about:blank")
    assert kept_for(live_hall, "12600100") == {}
    iphone.open(f"{cover}/1/2")
    iphone.eventually(lambda: kept_for(live_hall, "12600100") == {1: 0, 2: "24"})
    assert iphone.script("return localStorage.getItem('kiosk-outbox')") == "{}"
