"""The phone: scan, sign in, keep the receipt."""

from flask import Blueprint

student = Blueprint("student", __name__)

from kiosk.web.student import (  # noqa: E402 - they add their routes to the blueprint
    expired,
    home,
    not_me,
    privacy,
    quiz,
    receipt,
    receipt_check,
    refused,
    scan,
    sign_in,
)

__all__ = [
    "expired",
    "home",
    "not_me",
    "privacy",
    "quiz",
    "receipt",
    "receipt_check",
    "refused",
    "scan",
    "sign_in",
    "student",
]
