"""How instants and numbers are written: as each browser's reader writes them."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from kiosk.web.common.filters import exact_time, local_date, local_time, number, percent, short_date

MORNING = datetime(2026, 2, 25, 8, 3, tzinfo=UTC)
FIRST = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # in Paris it is the first of December
PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("browser", "instant", "expected"),
    [
        ("fr-FR", MORNING, ["mercredi 25 février 2026", "mer. 25 févr.", "09:03", "09:03:00"]),
        ("fr-FR", FIRST, ["mardi 1er décembre 2026", "mar. 1er déc.", "00:30", "00:30:00"]),
        (
            "en-GB,en-US;q=0.9,en;q=0.8",
            FIRST,
            ["Tuesday, 1 December 2026", "Tue 1 Dec", "00:30", "00:30:00"],
        ),
        ("en-IE,en;q=0.8", MORNING, ["Wednesday, 25 February 2026", "Wed 25 Feb", "09:03", "09:03:00"]),
        (
            "en-US,en;q=0.9",
            MORNING,
            ["Wednesday, February 25, 2026", "Wed, Feb 25", "9:03\u202fAM", "9:03:00\u202fAM"],
        ),
    ],
)
def test_dates_and_times_are_written_as_the_browser_s_reader_writes_them(
    app: Flask, browser: str, instant: datetime, expected: list[str]
) -> None:
    with app.test_request_context(headers={"Accept-Language": browser}):
        written = [each(instant, PARIS) for each in (local_date, short_date, local_time, exact_time)]
    assert written == expected


@pytest.mark.parametrize(
    ("browser", "instant", "expected"),
    [
        ("fr-FR", datetime(2025, 2, 25, 8, 3, tzinfo=UTC), "mar. 25 févr. 2025"),
        ("fr-FR", datetime(2027, 12, 1, 8, 3, tzinfo=UTC), "mer. 1er déc. 2027"),
        ("en-GB", datetime(2025, 2, 25, 8, 3, tzinfo=UTC), "Tue, 25 Feb 2025"),
        ("en-US", datetime(2025, 2, 25, 8, 3, tzinfo=UTC), "Tue, Feb 25, 2025"),
        ("fr-FR", datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "jeu. 31 déc."),
        (
            "fr-FR",
            datetime(2026, 12, 31, 23, 0, tzinfo=UTC),
            "ven. 1er janv. 2027",
        ),  # there it is the new year
    ],
)
def test_a_date_of_another_year_has_its_year(
    app: Flask, browser: str, instant: datetime, expected: str
) -> None:
    """Of another than today's, where the course is."""
    with app.test_request_context(headers={"Accept-Language": browser}):
        assert short_date(instant, PARIS).replace("\u202f", " ") == expected


def test_a_french_browser_that_asks_for_english_gets_european_dates(app: Flask) -> None:
    with app.test_request_context("/?lang=en", headers={"Accept-Language": "fr-FR,fr;q=0.9"}):
        assert local_date(MORNING, PARIS) == "Wednesday, 25 February 2026"


def test_a_negative_share_has_a_true_minus(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        assert percent(-0.06) == "−6\u202f%"
        assert number(-0.5) == "−0,5"
