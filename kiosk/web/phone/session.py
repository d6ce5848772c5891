"""The student named by this phone's signed cookie: the last to sign on it or to identify for a quiz."""

from flask_login import UserMixin

from kiosk.web.common.services import reading
from kiosk.web.phone.device import remembered_person, this_phone


class StudentUser(UserMixin):  # type: ignore[misc]  # the library has no types
    """A student on one phone: pages fetch everything through ``person_key``."""

    def __init__(self, person_key: str, device: str) -> None:
        self.person_key = person_key
        self.device = device

    def get_id(self) -> str:
        return f"{self.person_key}/{self.device}"


def student_user() -> StudentUser | None:
    """The student of this request, or ``None``. One query if the phone has a holder, else none."""
    phone = this_phone()
    person = remembered_person(reading(), phone)
    return None if person is None else StudentUser(phone.person, phone.device)
