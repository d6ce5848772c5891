"""Real browsers, before the application with a clock that stands, or before the real ``kiosk``."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from kiosk.courses.models import ClassSession
from kiosk.web.common.services import Services
from kiosk.web.screen.link import screen_path
from tests.clock import StandingClock
from tests.factories import make_class_session, make_course, make_instructor, make_student
from tests.servers import kiosk_script, wait_until_healthy

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# As long as an action may take: a page that follows asks every few seconds, and a busy machine is slow.
expect.set_options(timeout=15_000)
PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1280, "height": 720}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        message = "needs Debian's Chromium: apt-get install chromium"
        if request.config.getoption("--require-browser"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of its own, with its own cookies; any error in its console fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(language: str = "fr-FR", **options: object) -> BrowserContext:
        context = chromium.new_context(locale=language, **{"viewport": PHONE, **options})
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console",
            lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None,
        )
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def new_page(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    def new(**options: object) -> Page:
        return new_context(**options).new_page()

    return new


@pytest.fixture
def new_phone(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., BrowserContext]]:
    """A phone with its own cookies. It may talk to one host only."""
    requests: list[str] = []

    def new(**options: object) -> BrowserContext:
        context = new_context(**{"viewport": PHONE, "has_touch": True, "is_mobile": True, **options})
        context.on("request", lambda request: requests.append(request.url))
        return context

    yield new
    assert {urlsplit(each).hostname for each in requests} == {"127.0.0.1"}


@pytest.fixture
def phone(new_phone: Callable[..., BrowserContext]) -> Page:
    return new_phone().new_page()


class HallServer:
    """The application behind a real socket, which may go and come back at the same address."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.port = 0
        self.come()

    def come(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def go(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@dataclass
class LiveHall:
    """The application and where it is served, its clock in the hands of the test."""

    url: str
    server: HallServer
    app: Flask
    clock: StandingClock
    kiosk: Services
    class_session: ClassSession
    instructor_email: str

    @property
    def screen_url(self) -> str:
        """A link to the screen, as the console would have given it before anybody ended any."""
        return self.url + screen_path(self.kiosk.keys, self.class_session, self.clock.now())


@pytest.fixture
def live_hall(app: Flask, clock: StandingClock) -> Iterator[LiveHall]:
    kiosk: Services = app.extensions["kiosk"]
    with kiosk.database.writing() as db:
        course = make_course(db, guests_allowed=True)
        class_session = make_class_session(db, course)
        make_student(db, course, "Abadie", student_number="12600100", given_name="Léa", email="lea@x.example")
        long_name = "Andriantsitohaina-Rakotomalala de la Rochefontaine-Montgolfier"
        make_student(db, course, long_name, student_number="12600880", given_name="Marie-Joséphine")
        make_student(db, course, "الفاسي", student_number="12600442", given_name="ياسمين", group="A")
        instructor = make_instructor(db, course)
    server = HallServer(app)
    url = f"http://127.0.0.1:{server.port}"
    yield LiveHall(url, server, app, clock, kiosk, class_session, instructor.email)
    server.go()


@dataclass
class Demo:
    """What ``kiosk demo`` announced."""

    screen: str
    phone: str
    console: str
    email: str
    password: str
    reference: str
    instance: Path

    def kiosk(self, *arguments: str) -> bytes:
        """Run a command on the demonstration's instance."""
        environment = {**os.environ, "KIOSK_INSTANCE": str(self.instance)}
        return subprocess.run(
            [kiosk_script(), *arguments], env=environment, check=True, capture_output=True, timeout=60
        ).stdout


@pytest.fixture
def demo(tmp_path: Path, free_port: int) -> Iterator[Demo]:
    """``kiosk demo``, as a new user starts it."""
    environment = {
        **os.environ,
        "KIOSK_INSTANCE": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [kiosk_script(), "demo", "--port", str(free_port)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    said = ""
    while "Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line

    def find(pattern: str) -> str:
        match = re.search(pattern, said)
        assert match, said
        return match[1]

    wait_until_healthy(free_port)
    yield Demo(
        screen=find(r"Screen\s+(\S+)"),
        phone=find(r"Phone\s+(\S+)"),
        console=find(r"Console\s+(\S+)"),
        email=find(r"(\S+@\S+)"),
        password=find(r"this run only: (\S+)"),
        reference=find(r"class session is (\S+):"),
        instance=tmp_path / "demo",
    )
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    process.stdout.close()
