"""A whole hall behind one address, at once, with and without a proxy: nobody is slowed down."""

import pytest
from flask import Flask

from kiosk import create_app
from kiosk.config import Settings
from tests.conftest import SECRET
from tests.factories import make_student
from tests.web.conftest import Hall, submit

STUDENTS, IN_A_SMALL_RUN = 600, 150


@pytest.fixture(autouse=True)
def _every_page_is_valid() -> None:
    """Said of these pages by other tests; for 600 students it would take most of the time."""


@pytest.fixture
def behind_a_proxy(hall: Hall) -> Flask:
    """The application as it runs behind one proxy that it trusts."""
    settings = Settings(
        instance=hall.kiosk.settings.instance,
        database_url=hall.kiosk.settings.database_url,
        secret_key=SECRET,
        base_url="http://kiosk.test",
        trusted_proxies=1,
    )
    return create_app(settings, clock=hall.clock)


def test_a_whole_hall_behind_one_address_signs_at_once(
    hall: Hall, behind_a_proxy: Flask, request: pytest.FixtureRequest
) -> None:
    """Half of them straight, half through a proxy that names the one address; all within one instant.

    All six hundred with ``--full-size``.
    """
    students = STUDENTS if request.config.getoption("--full-size") else IN_A_SMALL_RUN
    with hall.kiosk.database.writing() as db:
        for number in range(students):
            make_student(db, hall.course, f"Nom{number}", student_number=f"77{number:03}")
    straight = hall.app
    for number in range(students):
        hall.app = straight if number % 2 else behind_a_proxy
        phone = hall.new_phone()
        phone.environ_base |= {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}
        page = hall.scan(phone)
        assert page.status_code == 200, number
        page = submit(phone, page, student_number=f"77{number:03}", family_name=f"Nom{number}")
        assert page.request.path.startswith("/receipt/"), number
    assert hall.rows() == students
    behind_a_proxy.extensions["kiosk"].database.close()
