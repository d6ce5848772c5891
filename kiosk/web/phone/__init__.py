"""The phone: scan, sign in, keep the receipt."""

from flask import Blueprint

phone = Blueprint("phone", __name__)

from kiosk.web.phone import forms, home, published, quiz, receipt, refused, scan, sign_in, term  # noqa: E402 - they add their routes to the blueprint

__all__ = ["forms", "home", "phone", "published", "quiz", "receipt", "refused", "scan", "sign_in", "term"]
