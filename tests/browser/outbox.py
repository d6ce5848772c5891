"""What a phone says of an answer that is on its way, and a network that lets none out."""

from playwright.sync_api import Page, expect

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
