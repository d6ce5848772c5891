"""The console in a real browser: finding, shortcuts, and a look without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PROJECTOR, LiveHall
from tests.factories import PASSWORD


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
