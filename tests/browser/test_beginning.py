"""From an empty instance with one account to a QR code that phones can scan, counted in steps."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from kiosk.web.common.services import Services
from tests.browser.conftest import PHONE, PROJECTOR, HallServer
from tests.browser.qr import decoded, screenshot
from tests.clock import StandingClock
from tests.factories import PASSWORD, make_instructor

NAMES = "12600100\tAbadie\tLéa\tTD 1\n12600360\tAchour\tYanis\tTD 2\n12604471\tMartin\tLouise\tTD 1"


@dataclass
class Counted:
    """A page on which every press counts, and every address that it comes to."""

    page: Page
    presses: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def press(self, role: str, name: str) -> None:
        self.presses.append(name)
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.came()

    def came(self) -> None:
        self.pages.append(self.page.get_by_role("heading", level=1).inner_text())


@pytest.mark.parametrize("script", [True, False])
def test_from_an_empty_instance_to_a_qr_code_in_eight_presses(
    app: Flask, clock: StandingClock, new_context: Callable[..., BrowserContext], script: bool
) -> None:
    kiosk: Services = app.extensions["kiosk"]
    with kiosk.database.writing() as db:
        email = make_instructor(db).email
    server = HallServer(app)
    try:
        url = f"http://127.0.0.1:{server.port}"
        context = new_context(viewport=PROJECTOR, java_script_enabled=script)
        begun = Counted(context.new_page())
        begun.page.goto(f"{url}/console/")
        begun.page.get_by_label("Adresse électronique").fill(email)
        begun.page.get_by_label("Mot de passe").fill(PASSWORD)
        begun.press("button", "Se connecter")

        begun.press("link", "Créer un cours")
        begun.page.get_by_label("Titre").fill("Outils IA & Management")
        begun.press("button", "Créer le cours")
        begun.press("button", "Tenir une séance maintenant")
        begun.press("link", "Coller la liste")
        begun.page.get_by_label("Coller la liste").fill(NAMES)
        begun.press("button", "Voir ce qui change")
        expect(begun.page.get_by_text("Martin Louise", exact=True)).to_be_visible()
        begun.press("button", "Importer la liste")
        begun.press("link", "0 / 3 En cours Séance 1")
        begun.presses.append("Afficher l’écran")
        with context.expect_page() as opening:
            begun.page.get_by_role("link", name="Afficher l’écran").click()
        screen = opening.value
        expect(screen.get_by_role("heading", name="Feuille de présence")).to_be_visible()

        address = decoded(screenshot(screen))
        assert address
        phone = new_context(viewport=PHONE).new_page()
        phone.goto(url + "/" + address.split("/", 3)[3])
        phone.get_by_label("Numéro étudiant").fill("12600100")
        phone.get_by_label("Nom de famille").fill("Abadie")
        phone.get_by_role("button").click()
        expect(phone.get_by_role("heading", name="Présence enregistrée")).to_be_visible()
    finally:
        server.go()
    after_the_log_in = begun.presses[1:]
    assert len(after_the_log_in) == 8, after_the_log_in
    assert len(begun.pages) == 8, begun.pages
