"""The projector: the rotating code, for a browser in which the signed link was followed."""

from flask import Blueprint

screen = Blueprint("screen", __name__)

from kiosk.web.screen import refused, views  # noqa: E402 - they add to the blueprint

__all__ = ["refused", "screen", "views"]
