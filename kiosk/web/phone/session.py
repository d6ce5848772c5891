"""The student whom this phone's signed cookie names: who signed on it last, or said to be whom for a quiz."""

from flask_login import UserMixin

from kiosk.web.common.services import reading
from kiosk.web.phone.device import remembered_person, this_phone


class StudentUser(UserMixin):  # type: ignore[misc]  # the library has no types
    """A student on one phone: pages fetch through the person's key."""

    def __init__(self, person_key: str, device: str) -> None:
        self.person_key = person_key
        self.device = device

    def get_id(self) -> str:
        return f"{self.person_key}/{self.device}"


def student_user() -> StudentUser | None:
    """The student of this request, if the phone knows one who is still the same. One query, if it does."""
    phone = this_phone()
    person = remembered_person(reading(), phone)
    return None if person is None else StudentUser(phone.person, phone.device)
