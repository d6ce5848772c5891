"""Pictures of the pages, as the README and ``docs/look.md`` show them.

Runs the demonstration on a throw-away instance, on 25 February 2026 at nine, lets part of the hall sign and
one student answer, and drives Debian's Chromium. ``--everything`` makes every page in both languages, light
and dark, also at 320 px, for somebody to look at; nothing compares them.
"""

import argparse
import random
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from kiosk import create_app
from kiosk.attendance import room_code
from kiosk.attendance.sign_in import Claim, identify, record
from kiosk.attendance.ticket import ScanTicket
from kiosk.config import Settings
from kiosk.content.demo import DEMO_EMAIL, Demo, make_demo
from kiosk.core.paths import CONTENT
from kiosk.core.schema import upgrade
from kiosk.courses.roster_file import read_roster_file
from kiosk.quizzes.delivery.publications import publications_of
from kiosk.quizzes.delivery.screen_views import show_on_screen, show_sheet
from kiosk.web.common.services import Services
from kiosk.web.screen.link import screen_path
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.clock import StandingClock
from tests.conftest import SECRET

PHONE, NARROW, DESK = (390, 844), (320, 640), (1280, 800)
WALL = (1280, 720)
SIGNED = 34


@dataclass
class Hall:
    """The demonstration, served, with a clock that stands."""

    url: str
    kiosk: Services
    clock: StandingClock
    demo: Demo

    @property
    def screen(self) -> str:
        """The link to the screen of the class session that is open."""
        return self.url + screen_path(self.kiosk.keys, self.demo.open_session, self.clock.now())

    @property
    def session(self) -> str:
        """The console's page of that class session."""
        return f"{self.url}/console/sessions/{self.demo.open_session.id}"


@contextmanager
def served(folder: Path) -> Iterator[Hall]:
    """The demonstration behind a real socket, for the block."""
    clock = StandingClock()
    settings = Settings(instance=folder, secret_key=SECRET, base_url="http://kiosk.test")

    app = create_app(settings, clock=clock)
    kiosk: Services = app.extensions["kiosk"]
    upgrade(kiosk.database)
    with kiosk.database.writing() as db:
        demo = make_demo(db, clock.now())
        lines = read_roster_file((CONTENT / "demo" / "roster.csv").read_bytes()).lines
        chance = random.Random(7)
        for place, line in enumerate(chance.sample(list(lines), min(SIGNED, len(lines) - 8))):
            at = clock.now() + timedelta(seconds=20 + 6 * place)
            claim = Claim(line.student_number, line.family_name)
            person = identify(db, demo.open_session.course, claim, bucket="", now=at)
            ticket = ScanTicket(demo.open_session.id, at, "qr", f"phone-{place}")
            record(db, ticket, person, nonce=f"picture-{place:016}", device_key=f"phone-{place}", now=at)
        db.expunge_all()
    clock.advance(minutes=6, seconds=18)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Hall(f"http://127.0.0.1:{server.port}", kiosk, clock, demo)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        kiosk.database.close()


class Camera:
    """Takes pictures into a folder."""

    def __init__(self, browser: Browser, hall: Hall, folder: Path) -> None:
        self.browser, self.hall, self.folder = browser, hall, folder
        folder.mkdir(parents=True, exist_ok=True)

    def context(self, size: tuple[int, int], scheme: str, language: str) -> BrowserContext:
        """A browser of its own. Nothing moves in it."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            locale=language,
            reduced_motion="reduce",
            device_scale_factor=2 if size[0] < 500 else 1,
        )
        context.set_default_timeout(120_000)
        return context

    def take(self, page: Page, name: str, *, whole: bool = False) -> None:
        """One picture, of what is in view or of the whole page."""
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=self.folder / f"{name}.png", full_page=whole, animations="disabled")

    def screen(self, scheme: str, language: str, mark: str) -> None:
        """What the projector shows: the sheet, the way to the quiz, and the results of a question."""
        with self.context(WALL, scheme, language) as context:
            page = context.new_page()
            page.goto(self.hall.screen)
            self.take(page, f"screen-sheet{mark}")
            for name, position, key in (("quiz", None, False), ("results", 2, False), ("key", 2, True)):
                with self.hall.kiosk.database.writing() as db:
                    [publication] = publications_of(db, self.hall.demo.open_session.id)
                    show_on_screen(db, publication, position, key_shown=key)
                page.reload()
                self.take(page, f"screen-{name}{mark}")
            with self.hall.kiosk.database.writing() as db:
                show_sheet(db, self.hall.demo.open_session.id)

    def phone(self, size: tuple[int, int], scheme: str, language: str, mark: str) -> None:
        """A student's phone: home, form, receipt, and the recap quiz."""
        with self.context(size, scheme, language) as context:
            page = context.new_page()
            page.goto(self.hall.url)
            self.take(page, f"phone-home{mark}", whole=True)
            page.goto(self.hall.url + self._scanned())
            self.take(page, f"phone-sign-in{mark}", whole=True)
            page.locator("#student_number").fill("12600100")
            page.locator("#family_name").fill("Achour")
            page.locator("form button").first.click()
            self.take(page, f"phone-refusal{mark}", whole=True)
            page.locator("#family_name").fill("Abadie")
            page.locator("form button").first.click()
            self.take(page, f"phone-receipt{mark}", whole=True)
            page.locator(".onward a").first.click()
            self.take(page, f"phone-quiz{mark}", whole=True)
            page.locator("form button").first.click()
            self.take(page, f"phone-question{mark}", whole=True)
            while not page.locator("input[name=answer][type=radio]").count():  # each attempt has its order
                page.goto(page.url.rsplit("/", 1)[0] + f"/{int(page.url.rsplit('/', 1)[1]) + 1}")
            page.locator("input[name=answer]").first.check()
            page.locator("input[name=sure]").first.check()
            self.take(page, f"phone-answer{mark}", whole=True)
            page.locator("form[data-answer] button[type=submit]").click()
            page.wait_for_load_state("networkidle")
            page.locator(".places a").nth(1).click()
            self.take(page, f"phone-overview{mark}", whole=True)
            page.locator("main form button").first.click()
            self.take(page, f"phone-results{mark}")

    def _scanned(self) -> str:
        key = self.hall.kiosk.keys.derive("room-code")
        return f"/s/{room_code.mint(key, self.hall.demo.open_session.id, self.hall.clock.now()).text}"

    def console(self, size: tuple[int, int], scheme: str, language: str, mark: str) -> None:
        """The instructor's console: log-in, home, class session, person, quiz, question."""
        with self.context(size, scheme, language) as context:
            page = context.new_page()
            page.goto(f"{self.hall.url}/console/log-in")
            self.take(page, f"console-log-in{mark}")
            page.locator("#email").fill(DEMO_EMAIL)
            page.locator("#password").fill(self.hall.demo.password)
            page.locator("main button").click()
            page.wait_for_url("**/console/")
            self.take(page, f"console-home{mark}")
            page.goto(self.hall.session)
            self.take(page, f"console-session{mark}")
            page.locator(".register a").first.click()
            self.take(page, f"console-person{mark}")
            page.goto(f"{self.hall.url}/console/courses/{self.hall.demo.open_session.course_id}")
            self.take(page, f"console-course{mark}")
            page.locator(".matrix tbody a").first.click()
            self.take(page, f"console-course-person{mark}")
            past = f"{self.hall.url}/console/sessions/{self.hall.demo.open_session.id - 1}"
            page.goto(past)
            self.take(page, f"console-past{mark}")
            page.locator(".recap p a").first.click()
            self.take(page, f"console-quiz{mark}")
            page.goto(page.url + "/questions/2")
            self.take(page, f"console-question{mark}")


def side_by_side(files: list[Path], target: Path) -> None:
    """Phones beside each other, each as tall as its screen."""
    phones = [Image.open(file).convert("RGB") for file in files]
    width, height = phones[0].width, PHONE[1] * 2
    gap = 60
    whole = Image.new("RGB", (len(phones) * (width + gap) + gap, height + 2 * gap), "#8b8c92")
    for place, phone in enumerate(phones):
        whole.paste(phone.crop((0, 0, width, height)), (gap + place * (width + gap), gap))
    whole.resize((whole.width // 2, whole.height // 2)).save(target, optimize=True)


def main() -> None:
    """Make the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/img"))
    parser.add_argument("--everything", action="store_true", help="every page, in every way")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as instance,
        tempfile.TemporaryDirectory() as pages,
        served(Path(instance)) as hall,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        camera = Camera(browser, hall, options.folder if options.everything else Path(pages))
        if options.everything:
            everything(camera)
        else:
            camera.screen("light", "fr", "")
            camera.phone(PHONE, "light", "fr", "")
            camera.console(DESK, "light", "fr", "")
            options.folder.mkdir(parents=True, exist_ok=True)
            phones = [camera.folder / f"phone-{name}.png" for name in ("sign-in", "receipt", "answer")]
            side_by_side(phones, options.folder / "phone.png")
            for name, page in (("screen", "screen-sheet"), ("console", "console-past")):
                Image.open(camera.folder / f"{page}.png").save(options.folder / f"{name}.png", optimize=True)
        browser.close()


def everything(camera: Camera) -> None:
    """Every page in both languages, light and dark, wide and narrow. The screen is light in any mode."""
    for scheme, language in product(("light", "dark"), ("fr", "en")):
        mark = f"-{scheme}-{language}"
        if scheme == "light":
            camera.screen(scheme, language, mark)
        for size in (PHONE, NARROW):
            camera.phone(size, scheme, language, f"{mark}-{size[0]}")
        for size in (DESK, PHONE):
            camera.console(size, scheme, language, f"{mark}-{size[0]}")


if __name__ == "__main__":
    main()
