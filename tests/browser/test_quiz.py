"""The recap quiz on real phones: told once as a story on the real server, and once without script."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, expect

from kiosk.attendance import room_code
from kiosk.core.paths import CONTENT
from kiosk.quizzes.formats.quiz_file import read_quiz_file, read_quiz_text
from tests.browser.conftest import PROJECTOR, Demo, LiveHall
from tests.browser.qr import decoded, screenshot
from tests.browser.recap import (
    RIGHT,
    answer_plainly,
    answer_rightly,
    expect_place,
    given_by,
    identify,
    kept_for,
    onward,
    open_recap,
    recap_text,
)


def test_the_hall_takes_the_recap(
    demo: Demo,
    new_phone: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    quiz = read_quiz_file((CONTENT / "quizzes" / "seance-1.fr.md").read_bytes())
    by_stem = {each.stem: each for each in quiz.questions}
    assert len({type(each) for each in quiz.questions}) == 7
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
    console.get_by_role("link", name="Outils IA & Management · Séance 8").click()
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
