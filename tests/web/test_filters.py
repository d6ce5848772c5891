"""How instants and numbers are written on pages."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from kiosk.web import filters

PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("language", "day", "long", "short"),
    [
        ("fr", 1, "mardi 1er décembre 2026", "mar. 1er déc."),
        ("fr", 11, "vendredi 11 décembre 2026", "ven. 11 déc."),
        ("fr", 31, "jeudi 31 décembre 2026", "jeu. 31 déc."),
        ("en", 1, "Tuesday, December 1, 2026", "Tue, Dec 1"),
    ],
)
def test_the_first_of_a_month_is_called_so_in_french(
    app: Flask, language: str, day: int, long: str, short: str
) -> None:
    noon = datetime(2026, 12, day, 12, tzinfo=UTC)
    with app.test_request_context(f"/?lang={language}"):
        assert filters.local_date(noon, PARIS) == long
        assert filters.short_date(noon, PARIS) == short


def test_a_negative_share_has_a_true_minus(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        assert filters.percent(-0.06) == "−6\u202f%"
        assert filters.number(-0.5) == "−0,5"
