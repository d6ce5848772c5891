"""The screen: the rotating code, in a browser that followed a signed link or an instructor's."""

from flask import Blueprint

screen = Blueprint("screen", __name__)

from kiosk.web.screen import link, views  # noqa: E402 - they add their routes to the blueprint

__all__ = ["link", "screen", "views"]
