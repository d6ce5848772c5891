"""The projector: the rotating code, for a browser in which the signed link was followed."""

from flask import Blueprint

screen = Blueprint("screen", __name__)

from kiosk.web.screen import link, views  # noqa: E402 - they add their routes to the blueprint

__all__ = ["link", "screen", "views"]
