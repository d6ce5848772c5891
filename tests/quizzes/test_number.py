"""Numbers: typed as people type them, shown as people read them."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.numeric.number import LONGEST_NUMBER, format_number, parse_number

LANGUAGES = st.sampled_from(["fr", "en"])
# What a question may hold: ``rules.LARGEST_NUMBER`` and ``rules.MOST_DECIMALS``.
NUMBERS = st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=9).filter(
    lambda number: abs(number) < 10**15
)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("24", "24"),
        ("  24 ", "24"),
        ("024", "24"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1,50", "1.5"),
        ("0,125", "0.125"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("1,2345", "1.2345"),
        ("1234,567", "1234.567"),
        ("1.234", "1.234"),
        ("1 234", "1234"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234,5", "1234.5"),
        ("12 345.75", "12345.75"),
        ("1'234", "1234"),
        ("1’234’567,5", "1234567.5"),
        ("-5", "-5"),
        ("- 5", "-5"),
        ("\u22125", "-5"),
        ("\u20135", "-5"),  # the dash that a telephone makes of a hyphen
        ("+5", "5"),
        ("-0", "0"),
        ("0,0", "0"),
        ("１２", "12"),
        ("٣٤", "34"),
    ],
)
def test_a_number_is_read_as_it_is_typed(typed: str, number: str, language: str) -> None:
    assert parse_number(typed, language=language) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "in_french", "in_english"),
    [
        ("1,234", "1.234", "1234"),
        ("12,345", "12.345", "12345"),
        ("-1,500", "-1.5", "-1500"),
        ("1,234,567", None, "1234567"),
        ("1,234.5", None, "1234.5"),
        ("1,234,567.89", None, "1234567.89"),
        ("1 234,567", "1234.567", "1234.567"),
        ("1.234,5", None, None),
    ],
)
def test_only_in_english_a_comma_groups(typed: str, in_french: str | None, in_english: str | None) -> None:
    assert parse_number(typed, language="fr") == (in_french and Decimal(in_french))
    assert parse_number(typed, language="en") == (in_english and Decimal(in_english))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        ".",
        ",",
        "cinq",
        "5a",
        "x5",
        "5-",
        "--5",
        "+-5",
        "±5",
        "5-3",
        "5/3",
        "5;3",
        "1e5",
        "1E5",
        "1_000",
        "10²",
        "½",
        "0x10",
        "inf",
        "Infinity",
        "nan",
        "NaN",
        "sNaN",
        "5.",
        "5,",
        "1,2,3",
        "1.2.3",
        "1..2",
        "1,23,456",
        "12 34",
        "1 2345",
        "1234 567",
        "1 234'567",
        "1 234 56",
        "5 6",
        "5 %",
        "24 mois",
        "€ 5",
        "(5)",
        "5\x00",
    ],
)
def test_what_is_not_one_number_is_refused(typed: str, language: str) -> None:
    assert parse_number(typed, language=language) is None


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("24 mois", "mois", "24"),
        ("24", "mois", "24"),
        ("24mois", "mois", "24"),
        ("24 MOIS", "mois", "24"),
        ("1 an", "ans", "1"),
        ("3 heures", "heure", "3"),
        ("3,5 %", "%", "3.5"),
        ("3,5%", "%", "3.5"),
        ("3,5\u202f%", "%", "3.5"),
        ("5 €", "€", "5"),
        ("5€", "€", "5"),
        ("€5", "€", "5"),
        ("$5", "$", "5"),
        ("-$5", "$", "-5"),
        ("- $ 5", "$", "-5"),
        ("5 k€", "k€", "5"),
        ("5 K€", "k€", "5"),
        ("1 500 000 €", "€", "1500000"),
        ("5 m2", "m²", "5"),
        ("5 kWh", "kwh", "5"),
        ("5 millièmes", "milliemes", "5"),
        ("20 °C", "°C", "20"),
        ("15/20", "/20", "15"),
    ],
)
def test_the_unit_may_be_typed_or_not(typed: str, unit: str, number: str) -> None:
    assert parse_number(typed, language="fr", unit=unit) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("5 k€", "€"),
        ("5 €", "k€"),
        ("5 €", "%"),
        ("5 %", "€"),
        ("5 $", "€"),
        ("5 mois", "ans"),
        ("5 ms", "m"),
        ("5 m", "ms"),
        ("mois 5", "mois"),
        ("% 5", "%"),
        ("5 mois 3", "mois"),
        ("mois", "mois"),
        ("%", "%"),
        ("5 -", "%"),
    ],
)
def test_another_unit_is_refused(typed: str, unit: str) -> None:
    assert parse_number(typed, language="fr", unit=unit) is None


def test_a_number_has_at_most_thirty_characters_without_its_unit() -> None:
    longest = "1" * LONGEST_NUMBER
    assert parse_number(longest, language="fr") == Decimal(longest)
    assert parse_number(longest + " mois", language="fr", unit="mois") == Decimal(longest)
    assert parse_number(longest + "1", language="fr") is None


@pytest.mark.parametrize(
    ("number", "in_french", "in_english"),
    [
        ("0", "0", "0"),
        ("-0.00", "0", "0"),
        ("24", "24", "24"),
        ("3.50", "3,5", "3.5"),
        ("0.125", "0,125", "0.125"),
        ("1234", "1234", "1,234"),
        ("12345", "12\u202f345", "12,345"),
        ("-1234567.891", "−1\u202f234\u202f567,891", "−1,234,567.891"),
        ("1E+6", "1\u202f000\u202f000", "1,000,000"),
        ("1E-9", "0,000000001", "0.000000001"),
    ],
)
def test_a_number_is_shown_as_its_language_writes_it(number: str, in_french: str, in_english: str) -> None:
    assert format_number(Decimal(number), language="fr") == in_french
    assert format_number(Decimal(number), language="en") == in_english


@given(NUMBERS, LANGUAGES)
@example(Decimal("-999999999999999.123456789"), "fr")
@example(Decimal("1234"), "en")
@example(Decimal("0.125"), "en")
def test_what_is_shown_can_be_typed(number: Decimal, language: str) -> None:
    shown = format_number(number, language=language)
    assert parse_number(shown, language=language) == number
    assert parse_number(f"{shown} %", language=language, unit="%") == number


@given(st.text(max_size=60) | st.text("0123456789.,' -+€e", max_size=60), LANGUAGES, st.text(max_size=3))
def test_any_text_is_a_finite_number_or_none(text: str, language: str, unit: str) -> None:
    number = parse_number(text, language=language, unit=unit)
    assert number is None or number.is_finite()


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1 " * 100_000, "'" * 100_000, "-" * 100_000, "1," * 100_000]
)
def test_a_long_text_is_refused(text: str) -> None:
    assert parse_number(text, language="en", unit="mois") is None
