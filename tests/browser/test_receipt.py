"""The receipt's QR code, read as a camera would, leads to a page that says it is genuine."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kiosk.attendance import room_code
from tests.browser.conftest import LiveHall
from tests.browser.qr import decoded, screenshot

NARROW = {"width": 320, "height": 640}


def sign(hall: LiveHall, page: Page) -> None:
    code = room_code.mint(hall.kiosk.keys.derive("room-code"), hall.class_session.id, hall.clock.now())
    page.goto(f"{hall.url}/s/{code.text}")
    page.locator("[name=student_number]").fill("12600880")
    page.locator("[name=family_name]").fill("Andriantsitohaina-Rakotomalala de la Rochefontaine-Montgolfier")
    page.locator("form button").first.click()
    page.locator("[href$='#check']").click()
    page.locator(".check").scroll_into_view_if_needed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_on_the_receipt_leads_to_its_check(
    live_hall: LiveHall, new_page: Callable[..., Page], scheme: str
) -> None:
    phone = new_page(color_scheme=scheme)
    sign(live_hall, phone)
    address = decoded(screenshot(phone))
    assert address
    assert address.startswith("HTTP://KIOSK.TEST/R/")

    passer_by = new_page(java_script_enabled=False, color_scheme=scheme, viewport=NARROW)
    answer = passer_by.goto(live_hall.url + urlsplit(address).path)
    assert answer
    assert answer.status == 200
    expect(passer_by.locator(".person")).to_contain_text("Andriantsitohaina")


def test_the_pages_are_accessible_and_narrow(live_hall: LiveHall, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=NARROW)
    problems: list[str] = []

    def look(state: str) -> None:
        problems.extend(f"{state}: {each['id']}" for each in Axe().run(page).response["violations"])
        if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            problems.append(f"{state}: scrolls sideways")

    sign(live_hall, page)
    look("receipt")
    page.locator(".check a").click()
    look("genuine")
    page.goto(f"{live_hall.url}/r/nonsense")
    look("not valid")
    assert not problems
