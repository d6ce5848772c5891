"""The projector in a real browser: readable from the last row, honest when the network is lost."""

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as LateError

from kiosk.attendance.screen_link import end_screen_links
from kiosk.courses.models import ClassSession
from kiosk.quizzes.delivery.publications import publications_of
from kiosk.quizzes.delivery.screen_views import show_on_screen
from tests.browser.conftest import PHONE, PROJECTOR, LiveHall
from tests.browser.qr import decoded, screenshot
from tests.browser.recap import open_recap
from tests.factories import PASSWORD, make_publication


@pytest.fixture
def screen(live_hall: LiveHall, new_page: Callable[..., Page]) -> Page:
    page = new_page(viewport=PROJECTOR)
    page.goto(live_hall.screen_url)
    return page


def modules_across(page: Page) -> int:
    """The modules of the code, without the quiet zone of 4 on either side."""
    size = page.locator("[data-qr]").get_attribute("viewBox")
    assert size
    return int(size.split()[2]) - 8


WALLS = [(1280, 720), (1920, 1080), (1280, 800), (1280, 1024), (1024, 768), (800, 600)]


def expect_to_fit(page: Page) -> None:
    """Nobody can scroll on a wall, and nothing of it is cut off."""
    assert page.viewport_size
    wall = [page.viewport_size["width"], page.viewport_size["height"]]
    measured = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    # A new size takes a moment to reach the page on a machine that is busy.
    with suppress(LateError):
        page.wait_for_function(f"wall => String({measured}) === String(wall)", arg=wall, timeout=5000)
    assert page.evaluate(measured) == wall


def test_the_code_takes_seventy_percent_of_the_height_and_nothing_is_cut_off_on_any_wall(
    live_hall: LiveHall, screen: Page
) -> None:
    with live_hall.kiosk.database.writing() as db:
        db.get_one(ClassSession, live_hall.class_session.id).number = 5123
    screen.reload()
    across = modules_across(screen)
    for width, height in WALLS:
        screen.set_viewport_size({"width": width, "height": height})
        box = screen.locator("[data-qr]").bounding_box()
        assert box
        share = box["height"] * across / (across + 8) / height
        assert share >= (0.7 if width / height >= 16 / 9 else 0.55), (width, height, share)
        expect_to_fit(screen)
    open_recap(live_hall)
    with live_hall.kiosk.database.writing() as db:
        show_on_screen(db, publications_of(db, live_hall.class_session.id)[0])
    screen.goto(live_hall.screen_url)
    expect(screen.get_by_text("Scannez pour répondre")).to_be_visible()
    for width, height in WALLS:
        screen.set_viewport_size({"width": width, "height": height})
        expect_to_fit(screen)


def tilted(picture: Image.Image) -> Image.Image:
    """As seen from a seat at the side: turned by 4 degrees, the far edge 12 % smaller than the near one."""
    width, height = picture.size
    turned = picture.rotate(4, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    near, far = 0.0, 0.06
    quad = (
        0, height * near,
        0, height * (1 - near),
        width, height * (1 + far),
        width, -height * far,
    )  # fmt: skip
    return turned.transform(
        turned.size, Image.Transform.QUAD, quad, resample=Image.Resampling.BICUBIC, fillcolor=255
    )


def seen_from_afar(picture: Image.Image, module_before: float, module_after: float) -> Image.Image:
    """Shrunk until a module has so many pixels of the camera, blurred by 0.6 of a pixel, and tilted."""
    factor = module_after / module_before
    size = (round(picture.width * factor), round(picture.height * factor))
    small = picture.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.6))
    return tilted(small)


def test_the_code_decodes_from_the_last_row(screen: Page, capsys: pytest.CaptureFixture[str]) -> None:
    box = screen.locator("[data-qr]").bounding_box()
    assert box
    module = box["width"] / (modules_across(screen) + 8)
    picture = screenshot(screen)
    assert decoded(picture)
    sizes = [module_px / 10 for module_px in range(12, 60, 2)]
    read = {px: decoded(seen_from_afar(picture, module, px)) == decoded(picture) for px in sizes}
    smallest = min(px for px in sizes if all(read[each] for each in sizes if each >= px))
    with capsys.disabled():
        sys.stdout.write(
            f"\nsmallest module that decodes, shrunk, blurred and tilted: {smallest} px of the camera "
            f"({module:.1f} px on the screen)\n"
        )
    assert smallest <= 3.0


def test_when_the_network_is_lost_it_says_so_hides_the_dead_code_and_comes_back(
    live_hall: LiveHall, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context(viewport=PROJECTOR)
    page = context.new_page()
    page.clock.install()
    page.goto(live_hall.screen_url)
    expect(page.locator("[data-code]")).to_be_visible()
    context.set_offline(True)
    page.clock.run_for(10_000)
    expect(page.locator("[data-code]")).to_be_visible()  # it is still good
    page.clock.run_for(11_000)
    expect(page.get_by_text("Connexion perdue.")).to_be_visible()
    expect(page.locator("[data-code]")).to_be_hidden()
    expect(page.locator("[data-qr]")).to_be_hidden()
    assert decoded(screenshot(page)) is None
    context.set_offline(False)
    page.clock.run_for(2_000)
    expect(page.locator("[data-code]")).to_be_visible()
    expect(page.get_by_text("Connexion perdue.")).to_be_hidden()


@pytest.mark.parametrize("error", [timedelta(days=-400), timedelta(minutes=7)])
def test_a_projector_pc_with_a_wrong_clock_shows_a_good_code_and_the_right_time_left(
    live_hall: LiveHall, new_page: Callable[..., Page], error: timedelta
) -> None:
    page = new_page(viewport=PROJECTOR)
    page.clock.install(time=live_hall.clock.now() + error)
    page.goto(live_hall.screen_url)
    expect(page.locator("[data-remaining]")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    address = decoded(screenshot(page))
    assert address
    phone = new_page()
    phone.goto(live_hall.url + address.removeprefix("HTTP://KIOSK.TEST"))
    expect(phone.get_by_label("Numéro étudiant")).to_be_visible()


def test_the_code_turns_by_itself_and_the_sheet_opens_by_itself(
    live_hall: LiveHall, new_page: Callable[..., Page]
) -> None:
    live_hall.clock.advance(seconds=-4)
    page = new_page(viewport=PROJECTOR)
    page.goto(live_hall.screen_url)
    expect(page.get_by_text("Ouvre à 09:00")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^dans 00:0\d$"))).to_be_visible()
    live_hall.clock.advance(seconds=5)
    expect(page.locator("[data-code]")).to_be_visible()
    first = page.locator("[data-code]").text_content()
    assert first
    live_hall.clock.advance(seconds=10)
    expect(page.locator("[data-code]")).not_to_have_text(first)


def log_in(live_hall: LiveHall, page: Page) -> None:
    page.goto(f"{live_hall.url}/console/sessions/{live_hall.class_session.id}")
    page.get_by_label("Adresse électronique").fill(live_hall.instructor_email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def scanned(screen: Page, phone: Page, live_hall: LiveHall) -> None:
    """A phone reads the code from the screen, and comes to the form."""
    address = decoded(screenshot(screen))
    assert address
    phone.goto(live_hall.url + address.removeprefix("HTTP://KIOSK.TEST"))
    expect(phone.get_by_label("Numéro étudiant")).to_be_visible()


def test_the_screen_of_another_computer_from_its_link_to_its_end(
    live_hall: LiveHall, new_context: Callable[..., BrowserContext]
) -> None:
    console = new_context(viewport=PROJECTOR).new_page()
    log_in(live_hall, console)
    console.get_by_text("Écran sur un autre ordinateur").click()
    link = console.get_by_label("Lien de l’écran").input_value().replace("http://kiosk.test", live_hall.url)

    screen = new_context(viewport=PROJECTOR).new_page()
    screen.goto(link)
    expect(screen.locator("[data-code]")).to_be_visible()
    assert screen.url == f"{live_hall.url}/screen/sessions/{live_hall.class_session.id}"
    assert link.rsplit("/", 1)[1] not in screen.evaluate("document.documentElement.outerHTML")
    scanned(screen, new_context().new_page(), live_hall)

    photographed = new_context(viewport=PROJECTOR).new_page()
    photographed.goto(screen.url)
    expect(photographed.get_by_text("L’écran n’est pas ouvert dans ce navigateur")).to_be_visible()
    assert decoded(screenshot(photographed)) is None

    here = console.context.new_page()
    here.goto(screen.url)
    console.get_by_role("button", name="Nouveau lien de l’écran").click()
    expect(console.get_by_text("Il y a un nouveau lien.")).to_be_visible()
    expect(screen.get_by_text("Cet écran a été arrêté depuis la console")).to_be_visible()
    assert decoded(screenshot(screen)) is None
    screen.goto(link)
    expect(screen.get_by_text("Cet écran a été arrêté depuis la console")).to_be_visible()

    with here.expect_response(lambda answer: answer.url.endswith("/state") and answer.ok):
        pass  # it has asked since
    expect(here.locator("[data-code]")).to_be_visible()  # an instructor is logged in there
    console.get_by_text("Écran sur un autre ordinateur").click()
    link = console.get_by_label("Lien de l’écran").input_value().replace("http://kiosk.test", live_hall.url)
    screen.goto(link)
    scanned(screen, new_context().new_page(), live_hall)


@pytest.mark.parametrize("script", [True, False])
def test_a_screen_that_is_ended_leaves_the_wall_by_itself_with_and_without_script(
    live_hall: LiveHall, new_page: Callable[..., Page], script: bool
) -> None:
    live_hall.clock.advance(seconds=8)  # the code turns, and the page without script reloads, in two seconds
    screen = new_page(viewport=PROJECTOR, java_script_enabled=script)
    screen.goto(live_hall.screen_url)
    expect(screen.locator("[data-code]")).to_be_visible()
    with live_hall.kiosk.database.writing() as db:
        end_screen_links(db, live_hall.class_session.id)
    expect(screen.get_by_text("Cet écran a été arrêté depuis la console")).to_be_visible()
    expect(screen.locator("[data-qr]")).to_have_count(0)


def test_a_screen_with_a_quiz_that_is_ended_leaves_the_wall_too(
    live_hall: LiveHall, new_page: Callable[..., Page]
) -> None:
    with live_hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, live_hall.class_session.id)
        show_on_screen(db, make_publication(db, class_session))
    screen = new_page(viewport=PROJECTOR)
    screen.goto(live_hall.screen_url)
    expect(screen.locator("[data-qr]")).to_be_visible()
    with live_hall.kiosk.database.writing() as db:
        end_screen_links(db, live_hall.class_session.id)
    expect(screen.get_by_text("Cet écran a été arrêté depuis la console")).to_be_visible()


def test_the_page_of_a_screen_that_is_not_open_fits_the_wall_and_a_phone(
    live_hall: LiveHall, new_page: Callable[..., Page]
) -> None:
    for viewport in (PROJECTOR, PHONE, {"width": 320, "height": 568}):
        page = new_page(viewport=viewport)
        page.goto(f"{live_hall.url}/screen/sessions/{live_hall.class_session.id}")
        expect(page.get_by_role("link", name="Ouvrir depuis la console")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Ouvrir depuis la console").click()
    expect(page.get_by_label("Mot de passe")).to_be_visible()


def test_the_code_of_a_screen_that_was_ended_is_hidden_before_the_page_has_come_that_says_so(
    live_hall: LiveHall, new_page: Callable[..., Page]
) -> None:
    screen = new_page(viewport=PROJECTOR)
    screen.goto(live_hall.screen_url)
    screen.locator("[data-screen]").evaluate(
        "(board) => new MutationObserver(() => sessionStorage.setItem('hidden', board.hidden))"
        ".observe(board, {attributes: true})"
    )
    with live_hall.kiosk.database.writing() as db:
        end_screen_links(db, live_hall.class_session.id)
    expect(screen.get_by_text("Cet écran a été arrêté depuis la console")).to_be_visible()
    assert screen.evaluate("sessionStorage.getItem('hidden')") == "true"


def test_a_screen_whose_sheet_is_closed_asks_only_every_few_seconds(
    live_hall: LiveHall, screen: Page
) -> None:
    live_hall.clock.advance(minutes=60)
    screen.reload()
    expect(screen.get_by_text("Fermée depuis")).to_be_visible()
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    screen.wait_for_timeout(3500)
    assert 1 <= len(asked) <= 2
