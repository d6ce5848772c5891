"""The hall of the page tests, with a kind more."""

from tests.web.conftest import _every_page_is_valid, console, hall, phone

__all__ = ["_every_page_is_valid", "console", "hall", "phone"]
