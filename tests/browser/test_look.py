"""The look where it is put to the test: without colour, on paper, without motion, at 200 % zoom."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LiveHall
from tests.factories import PASSWORD


@pytest.fixture
def open_console(live_hall: LiveHall, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """The page of the class session, in a browser with these settings."""

    def opened(**settings: object) -> Page:
        page = new_context(**{"viewport": {"width": 1280, "height": 800}, **settings}).new_page()
        page.goto(f"{live_hall.url}/console/sessions/{live_hall.class_session.id}")
        page.get_by_label("Adresse électronique").fill(live_hall.instructor_email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("table")).to_be_visible()
        return page

    return opened


def style(page: Page, part: str, name: str) -> str:
    return str(page.locator(part).first.evaluate(f"part => getComputedStyle(part)['{name}']"))


def test_with_forced_colours_dots_and_seal_have_the_colour_of_the_text(
    open_console: Callable[..., Page],
) -> None:
    page = open_console(forced_colors="active")
    text = style(page, "h1", "color")
    assert style(page, ".counts .dot-present circle", "fill") == text
    assert style(page, ".counts .dot-excused circle", "stroke") == text
    assert style(page, ".brand .seal-ground", "fill") == text


def test_paper_has_no_margin_and_no_controls_around_the_sheet(
    live_hall: LiveHall, open_console: Callable[..., Page]
) -> None:
    page = open_console()
    page.goto(f"{live_hall.url}/console/sessions/{live_hall.class_session.id}/sheet")
    expect(page.locator(".margin")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".margin")).to_be_hidden()
    expect(page.locator(".sheet")).to_be_visible()


def test_who_asks_for_less_motion_gets_the_end_at_once(
    live_hall: LiveHall, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    page.goto(live_hall.url)
    page.locator("button").first.evaluate("button => { button.style.transitionDuration = '9s'; }")
    assert float(style(page, "button", "transition-duration").removesuffix("s")) <= 0.001


@pytest.mark.parametrize("width", [640, 320])
def test_at_200_percent_zoom_and_on_a_narrow_page_nothing_of_the_console_is_lost(
    live_hall: LiveHall, open_console: Callable[..., Page], width: int
) -> None:
    page = open_console(viewport={"width": width, "height": 400})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Accueil", f"Séance {live_hall.class_session.number}"):
        expect(page.get_by_role("navigation", name="Console").get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()


def test_screen_and_console_have_the_typeface_and_the_phone_waits_for_none(
    live_hall: LiveHall, open_console: Callable[..., Page], phone: Page
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.resource_type))
    phone.goto(live_hall.url)
    phone.wait_for_load_state("networkidle")
    assert "font" not in asked
    page = open_console()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.check('600 20px \"Source Serif 4\"')")
    assert "Source Serif 4" in style(page, "h1", "font-family")
