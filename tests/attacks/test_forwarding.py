"""What a request says of proxies on its way, with none trusted, with one, and with several."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, request

from kiosk import create_app
from kiosk.config import Settings
from kiosk.web.common.access import Audience, open_to
from tests.clock import StandingClock
from tests.conftest import SECRET, new_client
from tests.web.conftest import Hall, submit

SPOOFED = {
    "X-Forwarded-For": "1.2.3.4",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "for=1.2.3.4;host=evil.example;proto=https",
    "X-Real-IP": "1.2.3.4",
    "True-Client-IP": "1.2.3.4",
    "X-Original-URL": "/console/",
    "X-Rewrite-URL": "/console/",
    "X-HTTP-Method-Override": "DELETE",
    "X-Host": "evil.example",
}


@pytest.fixture
def behind(hall: Hall, clock: StandingClock) -> Iterator[Callable[[int], Hall]]:
    """The hall, served behind so many proxies that are trusted."""
    made: list[Flask] = []

    def make(proxies: int) -> Hall:
        known = hall.kiosk.settings
        settings = Settings(
            instance=known.instance,
            database_url=known.database_url,
            secret_key=SECRET,
            base_url="http://kiosk.test",
            trusted_proxies=proxies,
        )
        made.append(create_app(settings, clock=clock))
        return Hall(
            made[-1],
            clock,
            made[-1].extensions["kiosk"],
            hall.course,
            hall.class_session,
            hall.instructor_email,
        )

    yield make
    for each in made:
        each.extensions["kiosk"].database.close()


@pytest.mark.parametrize("proxies", [0, 1])
def test_no_spoofed_header_changes_what_is_answered(behind: Callable[[int], Hall], proxies: int) -> None:
    hall = behind(proxies)
    for path in ("/", "/console", "/quiz", "/console/log-in", "/nowhere", f"/s/{hall.code()}"):
        plain = hall.new_phone().get(path)
        spoofed = hall.new_phone().get(path, headers=SPOOFED)
        assert spoofed.status_code == plain.status_code, path
        assert spoofed.headers.get("Location") == plain.headers.get("Location"), path
        assert "evil" not in spoofed.text + str(spoofed.headers), path
        assert "Strict-Transport-Security" not in spoofed.headers, path


@pytest.mark.parametrize("proxies", [0, 1])
def test_another_address_every_time_brings_no_new_tries(behind: Callable[[int], Hall], proxies: int) -> None:
    """And the same one for everybody costs nobody any: the address plays no part."""
    hall = behind(proxies)
    liar = hall.new_phone()
    for number in range(9):
        liar.environ_base |= {"REMOTE_ADDR": f"10.0.0.{number}", "HTTP_X_FORWARDED_FOR": f"1.2.3.{number}"}
        page = submit(liar, hall.scan(liar), student_number="12600100", family_name="Wrong")
    assert page.status_code == 429
    honest = hall.new_phone()
    honest.environ_base |= {"REMOTE_ADDR": "10.0.0.8", "HTTP_X_FORWARDED_FOR": "1.2.3.8"}
    assert hall.sign(honest).request.path.startswith("/receipt/")


def test_nor_does_it_at_the_log_in(behind: Callable[[int], Hall]) -> None:
    hall = behind(1)
    for number in range(11):
        guesser = hall.new_phone()
        guesser.environ_base |= {"REMOTE_ADDR": f"10.0.0.{number}", "HTTP_X_FORWARDED_FOR": f"1.2.3.{number}"}
        page = hall.log_in(guesser, password="guessed")
    assert page.status_code == 429


@pytest.mark.parametrize(
    ("proxies", "said", "secure"),
    [(0, "https", False), (1, "https", True), (1, "https, http", False), (1, "http, https", True),
     (2, "https", False), (2, "https, http", True), (2, "https, http, http", False)],
)  # fmt: skip
def test_what_stands_before_the_trusted_proxies_is_not_believed(
    behind: Callable[[int], Hall], proxies: int, said: str, secure: bool
) -> None:
    """Each proxy adds what it has seen at the end: what comes before was sent by anybody."""
    app = behind(proxies).app
    seen: list[bool] = []

    @app.get("/seen", endpoint="seen")
    @open_to(Audience.MACHINE)
    def look() -> str:
        seen.append(request.is_secure)
        return ""

    new_client(app).get("/seen", headers={"X-Forwarded-Proto": said})
    assert seen == [secure]
