"""The phone: scan, sign in, keep the receipt."""

from flask import Blueprint

student = Blueprint("student", __name__)

from kiosk.web.student import expired, home, quiz, receipt, refused, scan, sign_in  # noqa: E402 - they add their routes to it

__all__ = ["expired", "home", "quiz", "receipt", "refused", "scan", "sign_in", "student"]
