"""The projector: the rotating code, for whoever holds the signed link."""

from flask import Blueprint

screen = Blueprint("screen", __name__)

from kiosk.web.screen import views  # noqa: E402 - it adds its routes to the blueprint

__all__ = ["screen", "views"]
