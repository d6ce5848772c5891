"""The console in a real browser: finding, shortcuts, and a look without a mouse."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.courses.models import ClassSession
from kiosk.people.models import Person
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from tests.browser.conftest import PROJECTOR, LiveHall
from tests.browser.recap import open_recap, recap_text
from tests.factories import PASSWORD, make_class_session, make_sign_in, make_student


@pytest.fixture
def console(live_hall: LiveHall, new_page: Callable[..., Page]) -> Page:
    page = new_page(viewport=PROJECTOR)
    page.goto(f"{live_hall.url}/console/sessions/{live_hall.class_session.id}")
    page.get_by_label("Adresse électronique").fill(live_hall.instructor_email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    page.wait_for_load_state("load")  # its scripts have run
    return page


def test_typing_narrows_the_register_and_forgives_accents(console: Page) -> None:
    console.keyboard.press("Alt+f")
    console.keyboard.type("lea")
    expect(console.locator("tbody tr:visible")).to_have_count(1)
    expect(console.get_by_role("row", name="Abadie Léa")).to_be_visible()
    console.keyboard.type("xxx")
    expect(console.get_by_text("Personne ne correspond à « leaxxx ».")).to_be_visible()
    console.reload()
    expect(console.get_by_label("Trouver une personne")).to_have_value("leaxxx")


def test_after_a_correction_one_is_back_at_the_same_place_of_the_same_list(
    live_hall: LiveHall, console: Page
) -> None:
    with live_hall.kiosk.database.writing() as db:
        course = db.get_one(ClassSession, live_hall.class_session.id).course
        for number in range(60):
            make_student(db, course, f"Nom{number:02}", given_name="Alex")
    console.get_by_label("Trouver une personne").fill("alex")
    expect(console.locator("tbody tr:visible")).to_have_count(60)
    console.get_by_role("link", name="Attendus").click()
    console.get_by_role("link", name="Corriger Alex Nom40").click()
    console.get_by_label("Excusé").check()
    console.get_by_label("Motif").fill("certificat")
    console.get_by_role("button", name="Enregistrer la correction").click()
    expect(console.get_by_text("Alex Nom40 : statut noté « excusé ».")).to_be_in_viewport()
    expect(console.get_by_role("row", name="Nom41 Alex")).to_be_in_viewport()
    expect(console.get_by_role("row", name="Nom40 Alex")).to_have_count(0)
    expect(console.get_by_label("Trouver une personne")).to_have_value("alex")


def test_the_shortcut_opens_no_sheet_of_another_day_without_asking(
    live_hall: LiveHall, console: Page
) -> None:
    live_hall.clock.advance(minutes=60)  # else the log-in would be over
    with live_hall.kiosk.database.writing() as db:
        earlier = live_hall.clock.now() - timedelta(weeks=3)
        other = make_class_session(
            db, db.get_one(ClassSession, live_hall.class_session.id).course, starts_at=earlier
        )
    address = f"{live_hall.url}/console/sessions/{other.id}"
    console.goto(address)
    console.wait_for_load_state("load")
    console.keyboard.press("Alt+o")
    expect(console.get_by_role("heading", name="Ouvrir la feuille un autre jour")).to_be_visible()
    console.keyboard.press("Alt+o")
    console.goto(address)
    expect(console.get_by_text("Fermée depuis")).to_be_visible()


def test_when_the_network_is_lost_it_says_since_when_the_figures_stand_still(
    live_hall: LiveHall, console: Page
) -> None:
    console.clock.install()
    console.reload()
    console.context.set_offline(True)
    console.clock.run_for(4_000)
    expect(console.get_by_text("Connexion perdue")).to_be_hidden()  # one miss may be chance
    console.clock.run_for(4_000)
    expect(console.get_by_text(re.compile(r"Connexion perdue depuis .*\d\d.: les chiffres"))).to_be_visible()
    console.context.set_offline(False)
    console.clock.run_for(4_000)
    expect(console.get_by_text("Connexion perdue")).to_be_hidden()


def test_the_page_of_a_class_session_never_scrolls_sideways(live_hall: LiveHall, console: Page) -> None:
    title = "Récap de la séance 2 : infrastructures, dépendances et souveraineté"
    quiz = replace(read_quiz_text(recap_text()), title=title)
    with live_hall.kiosk.database.writing() as db:
        course = db.get_one(ClassSession, live_hall.class_session.id).course
        import_quiz(db, course, quiz, "other", live_hall.clock.now())
    console.set_viewport_size({"width": 320, "height": 640})
    console.reload()
    expect(console.get_by_label("Publier un quiz du cours")).to_be_visible()
    assert console.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_screen_is_led_from_the_instructors_phone(live_hall: LiveHall, console: Page) -> None:
    open_recap(live_hall)
    wall = console.context.new_page()
    wall.goto(live_hall.screen_url)
    console.set_viewport_size({"width": 320, "height": 640})
    console.reload()
    console.get_by_role("link", name="Petit récap").click()
    console.get_by_role("button", name="Afficher le QR code à l’écran").click()
    expect(wall.get_by_text("Scannez pour répondre")).to_be_visible(timeout=15_000)
    console.go_back()
    console.reload()
    remote = console.get_by_role("region", name="À l’écran")
    expect(remote).to_contain_text("QR code du quiz « Petit récap »")
    remote.get_by_role("button", name="Résultats de la question 1").click()
    remote.get_by_role("button", name="Question suivante").click()
    expect(remote).to_contain_text("question 2 sur 7 de « Petit récap », sans la bonne réponse")
    expect(wall.get_by_text("Question 2 sur 7")).to_be_visible(timeout=15_000)
    assert console.evaluate("document.documentElement.scrollWidth") <= 320
    remote.get_by_role("button", name="Revenir à la feuille de présence").click()
    expect(remote).to_contain_text("À l’écran : feuille de présence")
    expect(wall.locator("[data-code]")).to_be_visible(timeout=15_000)


def test_the_live_actions_have_shortcuts(console: Page) -> None:
    console.keyboard.press("Alt+x")
    expect(console.get_by_text("Ouverte jusqu’à 09:20")).to_be_visible()
    console.keyboard.press("Alt+c")
    expect(console.get_by_text("Fermée depuis 09:00")).to_be_visible()
    console.keyboard.press("Alt+o")
    expect(console.get_by_text("Ouverte jusqu’à 09:15")).to_be_visible()


def test_a_page_left_open_follows_the_window(console: Page, live_hall: LiveHall) -> None:
    expect(console.get_by_role("button", name="Fermer maintenant")).to_be_visible()
    live_hall.clock.advance(minutes=15)
    expect(console.get_by_role("button", name="Rouvrir")).to_be_visible()
    expect(console.get_by_role("row", name="Abadie Léa")).to_contain_text("Absent")


def test_a_page_left_open_fetches_nothing_while_nothing_happens_and_then_what_did(
    live_hall: LiveHall, console: Page
) -> None:
    console.clock.install()
    statuses: list[int] = []
    console.on("response", lambda answer: statuses.append(answer.status) if "/live" in answer.url else None)
    console.reload()
    row = console.get_by_role("row", name="Abadie Léa")
    for _ in range(2):
        with console.expect_response(re.compile("/live")):
            console.clock.run_for(3_100)
    assert statuses == [304, 304]
    expect(row.get_by_text("Attendu")).to_be_visible()
    with live_hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, live_hall.class_session.id)
        student = db.scalars(select(Person).where(Person.family_name == "Abadie")).one()
        make_sign_in(db, class_session, student, at=class_session.starts_at)
    with console.expect_response(re.compile("/live")):
        console.clock.run_for(3_100)
    expect(row.get_by_text("Présent")).to_be_visible()
    with console.expect_response(re.compile("/live")):
        console.clock.run_for(3_100)
    assert statuses == [304, 304, 200, 304]
