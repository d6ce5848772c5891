"""The main story, once, on the real server: the hall signs in."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE, PROJECTOR, Demo
from tests.browser.qr import decoded, screenshot


def scan(screen: Page) -> str:
    """What a phone's camera reads from the projector."""
    address = decoded(screenshot(screen))
    assert address
    return address


def test_the_hall_signs_in(demo: Demo, new_context: Callable[..., BrowserContext], tmp_path: Path) -> None:
    screen = new_context(viewport=PROJECTOR).new_page()
    screen.goto(demo.screen)
    expect(screen.get_by_role("heading", name="Feuille de présence")).to_be_visible()
    expect(screen.locator("[data-signed]")).to_have_text("0")

    phone = new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    requests: list[str] = []
    phone.on("request", lambda request: requests.append(request.url))
    phone.goto(scan(screen))
    assert len(requests) <= 3, requests
    assert {urlsplit(each).hostname for each in requests} == {"127.0.0.1"}
    assert phone.url.endswith("/sign-in?scanned=1")
    phone.get_by_label("Numéro étudiant").fill("12600100")
    phone.get_by_label("Nom de famille").fill("ABADIE")
    phone.get_by_role("button", name="Valider ma présence").click()
    expect(phone.get_by_role("heading", name="Présence enregistrée")).to_be_visible()
    expect(phone.get_by_text("Léa Abadie")).to_be_visible()
    receipt = phone.url.rsplit("/", 1)[1]

    expect(screen.locator("[data-signed]")).to_have_text("1")

    console = new_context(viewport=PROJECTOR, accept_downloads=True).new_page()
    console.goto(demo.console)
    console.get_by_label("Adresse électronique").fill(demo.email)
    console.get_by_label("Mot de passe").fill(demo.password)
    console.get_by_role("button", name="Se connecter").click()
    console.get_by_role("link", name="Outils IA & Management · Séance 8").click()
    row = console.locator("tr", has_text="Abadie")
    expect(row).to_contain_text("Présent")

    # Another student signs while the page is open: the register follows by itself.
    other = new_context(viewport=PHONE).new_page()
    other.goto(scan(screen))
    other.get_by_label("Numéro étudiant").fill("12600360")
    other.get_by_label("Nom de famille").fill("Achour")
    other.get_by_role("button").click()
    expect(console.locator("tr", has_text="Achour")).to_contain_text("Présent")

    with console.expect_download() as downloading:
        console.get_by_role("link", name="Pour un programme").click()
    file = tmp_path / "register.csv"
    downloading.value.save_as(file)
    rows = {row["student_number"]: row for row in csv.DictReader(io.StringIO(file.read_text("utf-8")))}
    assert len(rows) == 60
    assert rows["12600100"]["status"] == "present"
    assert rows["12600100"]["receipt"] == receipt
    assert rows["12600100"]["method"] == "qr"
    assert demo.kiosk("export", "attendance", demo.reference, "--format", "data") == file.read_bytes()

    console.get_by_role("button", name="Fermer maintenant").click()  # from now on only for latecomers
    expect(screen.get_by_text("Retardataires jusqu’à")).to_be_visible()
    console.get_by_role("button", name="Fermer aux retardataires").click()
    expect(screen.get_by_text("Fermée depuis")).to_be_visible()
    expect(screen.locator("[data-qr-path]")).to_have_count(0)


def test_without_javascript_the_hall_signs_in_too(
    demo: Demo, new_context: Callable[..., BrowserContext]
) -> None:
    screen = new_context(viewport=PROJECTOR, java_script_enabled=False).new_page()
    screen.goto(demo.screen)
    phone = new_context(java_script_enabled=False).new_page()
    phone.goto(scan(screen))
    phone.get_by_label("Numéro étudiant").fill("12600100")
    phone.get_by_label("Nom de famille").fill("abadie")
    phone.get_by_role("button").click()
    expect(phone.get_by_role("heading", name="Présence enregistrée")).to_be_visible()
    expect(screen.locator("[data-signed]")).to_have_text("1", timeout=12_000)
