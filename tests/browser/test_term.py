"""A term in a real browser: from the matrix to a person, an excuse, a merge, and what their phone shows."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from kiosk.attendance.sign_in import Claim
from kiosk.courses.models import ClassSession
from tests.browser.conftest import PROJECTOR, LiveHall
from tests.browser.test_accessibility import code
from tests.factories import PASSWORD, make_class_session, make_sign_in


def test_a_term_is_looked_after_from_its_matrix(live_hall: LiveHall, new_page: Callable[..., Page]) -> None:
    with live_hall.kiosk.database.writing() as db:
        course = db.get_one(ClassSession, live_hall.class_session.id).course
        start = live_hall.class_session.starts_at
        past = [make_class_session(db, course, starts_at=start - timedelta(weeks=w)) for w in (3, 2, 1)]
        guest = Claim("126001000", "Abadie", "Léa", "lea@x.example", as_guest=True)
        make_sign_in(db, past[0], guest, at=past[0].starts_at)
    console = new_page(viewport=PROJECTOR)
    console.goto(f"{live_hall.url}/console/courses/{live_hall.class_session.course_id}")
    console.get_by_label("Adresse électronique").fill(live_hall.instructor_email)
    console.get_by_label("Mot de passe").fill(PASSWORD)
    console.keyboard.press("Enter")
    expect(console.get_by_role("heading", name="Présences")).to_be_visible()
    expect(console.get_by_text("3 étudiants ont 3 absences ou plus")).to_be_visible()

    console.get_by_role("row", name="Abadie Léa").last.get_by_role("link").click()
    console.get_by_label("Numéro de l’étudiant").fill("12600100")
    console.get_by_role("button", name="C’est la même personne").click()
    expect(console.get_by_text("Fusion faite")).to_be_visible()
    console.get_by_label("Du", exact=True).fill(past[1].day.isoformat())
    console.get_by_label("Au", exact=True).fill(past[2].day.isoformat())
    console.get_by_label("Motif").fill("stage")
    console.get_by_role("button", name="Excuser ces jours").click()
    expect(console.get_by_role("list", name="Séances").get_by_role("img", name="Excusé")).to_have_count(2)

    console.get_by_role("link", name=re.compile("Présences")).first.click()
    expect(console.get_by_text("2 étudiants ont 3 absences ou plus")).to_be_visible()
    console.get_by_role("button", name="Montrer à chacun sa ligne").click()
    expect(console.get_by_text("Chacun voit désormais sa ligne.")).to_be_visible()

    phone = new_page()
    phone.goto(f"{live_hall.url}/s/{code(live_hall)}")
    phone.get_by_label("Numéro étudiant").fill("12600100")
    phone.get_by_label("Nom de famille").fill("Abadie")
    phone.get_by_role("button").first.click()
    expect(phone.get_by_text("Présence enregistrée")).to_be_visible()
    phone.goto(live_hall.url)
    phone.get_by_role("link", name="Mes présences").click()
    expect(phone.get_by_text("2 présences · 2 excuses · 0 absence")).to_be_visible()
    expect(phone.get_by_text("stage")).to_be_visible()


def test_the_matrix_scrolls_in_its_box_and_its_names_stay(
    live_hall: LiveHall, new_page: Callable[..., Page]
) -> None:
    with live_hall.kiosk.database.writing() as db:
        course = db.get_one(ClassSession, live_hall.class_session.id).course
        for weeks in range(1, 24):
            make_class_session(
                db, course, starts_at=live_hall.class_session.starts_at - timedelta(weeks=weeks)
            )
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{live_hall.url}/console/courses/{live_hall.class_session.course_id}")
    page.get_by_label("Adresse électronique").fill(live_hall.instructor_email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    box = page.get_by_role("region", name="Présence de chacun à chaque séance")
    box.evaluate("box => box.scrollTo(600, 0)")
    expect(page.get_by_role("link", name="Abadie Léa")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
