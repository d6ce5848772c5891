"""Names and numbers: kept as people write them, found again however they type them."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.people.names import name_key, number_key, tidy

WORDS = st.text(max_size=40)
LETTERS = st.text(st.characters(categories=["L"]), min_size=1, max_size=10)
LATIN = st.text(st.characters(min_codepoint=0x41, max_codepoint=0x24F, categories=["Lu", "Ll"]), max_size=20)
NEWER_THAN_SOME_PYTHONS = "\U00031350"  # an ideograph of Unicode 15, which Python 3.11 does not know


@pytest.mark.parametrize(
    ("on_the_roster", "typed"),
    [
        ("Abadie", "ABADIE"),
        ("Abadie", "  abadie "),
        ("de La Tour", "delatour"),
        ("Besançon", "besancon"),
        ("Besançon", "BESANÇON"),
        ("Nguyễn", unicodedata.normalize("NFD", "nguyễn")),
        ("Martin-Dupont", "martin dupont"),
        ("Martin\u2011Dupont", "Martin\u2013Dupont"),
        ("D'Alembert", "d\u2019alembert"),
        ("O\u02bcNeill", "O\u2018Neill"),
        ("Lecœur", "LECOEUR"),
        ("Œuvrard", "oeuvrard"),
        ("Lætitia", "LAETITIA"),
        ("Strauß", "STRAUSS"),
        ("Østergård", "ostergard"),
        ("Łukasiewicz", "lukasiewicz"),
        ("Đorđević", "Dordevic"),
        ("Þór", "thor"),
        ("Yıldız", "YILDIZ"),
        ("İnönü", "inonu"),
        ("\ufb01lloux", "Filloux"),  # the ligature fi
        ("Ｄｕｐｏｎｔ", "dupont"),  # the full-width letters of an East Asian keyboard
        ("Du\u00adpont", "Dupont"),  # a soft hyphen
        ("\u202eDupont\u202c", "Dupont"),  # a direction override
    ],
)
def test_two_spellings_of_one_name_share_a_key(on_the_roster: str, typed: str) -> None:
    assert name_key(on_the_roster) == name_key(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Abadie", "Abadié-Roy"),
        ("Martin", "Marten"),
        ("Li", "Lin"),
        ("李", "王"),
        ("Иванов", "Петров"),
        ("!", "?"),
    ],
)
def test_two_names_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("name", "on_a_latin_keyboard"),
    [
        ("Иванов", "Ivanov"),
        ("李", "Li"),
        ("Παπαδόπουλος", "papadopoylos"),
        ("さとう", "Satou"),
        ("김", "Gim"),
    ],
)
def test_a_name_of_another_script_can_be_typed_in_latin_letters(name: str, on_a_latin_keyboard: str) -> None:
    assert name_key(name) == name_key(on_a_latin_keyboard)


@given(LETTERS)
@example("\u02bc")
@example("\u05d0")  # an alef, which has no Latin letter
@example(NEWER_THAN_SOME_PYTHONS)
def test_a_name_of_letters_never_has_an_empty_key(name: str) -> None:
    assert name_key(name)


@given(WORDS)
@example("\u0601")  # a visible sign that Unicode calls a format character
def test_the_key_does_not_depend_on_who_tidied_the_name(name: str) -> None:
    assert name_key(tidy(name)) == name_key(name)


@given(LATIN)
def test_case_and_the_form_of_accents_never_matter(name: str) -> None:
    key = name_key(name)
    assert name_key(name.upper()) == key
    assert name_key(unicodedata.normalize("NFD", name)) == key


@given(st.text(max_size=80))
def test_tidying_twice_changes_no_more_than_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(st.characters(categories=["L", "M", "P", "Z", "Cf", "Cc", "Cn", "Co"]), max_size=80))
def test_tidy_text_holds_no_control_no_override_and_no_two_spaces(text: str) -> None:
    clean = tidy(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert "  " not in clean
    assert clean == clean.strip()
    assert {unicodedata.category(c) for c in clean} & {"Cc", "Co", "Cs", "Zl", "Zp"} == set()
    assert {c for c in clean if unicodedata.category(c) == "Cf"} <= {"\u200c", "\u200d"}


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (" Jean \t Paul\r\nSartre ", "Jean Paul Sartre"),
        ("Jean\u00a0Paul\u202fSartre", "Jean Paul Sartre"),
        ("\ufeffDupont", "Dupont"),
        ("Du\u200bpont\u2060", "Dupont"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("\u2066Dupont\u2069", "Dupont"),
        ("Dupont\0", "Dupont"),
        ("Rene\u0301", "René"),
        ("Dupont\uffff\ufdd0", "Dupont"),
        ("Dupont\ud800", "Dupont"),
    ],
)
def test_what_is_invisible_goes(text: str, clean: str) -> None:
    assert tidy(text) == clean


@pytest.mark.parametrize(
    "name",
    [
        "d’Alembert-Roy",
        "Nguyễn Thị Ánh",
        "נתן",
        "פָּתַח",
        "न\u094d\u200dय",  # the joiner that the spelling needs
        "می\u200cخواهم",  # and the non-joiner
        "𠮷野",
        f"{NEWER_THAN_SOME_PYTHONS}明",
        "X Æ A-12",
        "=SOMME(A1)",
        "🙂",
    ],
)
def test_what_belongs_to_a_name_stays(name: str) -> None:
    assert tidy(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("12600100", " 126 001 00 "),
        ("12600100", "1260-0100"),
        ("0126001", "126001"),
        ("u1260A", "U1260a"),
        ("12600100", "１２６００１００"),
        ("12.600.100", "12600100"),
        ("000", "0"),
    ],
)
def test_two_spellings_of_one_number_share_a_key(written: str, typed: str) -> None:
    assert number_key(written) == number_key(typed)


@pytest.mark.parametrize(("one", "other"), [("126", "1260"), ("A126", "126"), ("1026", "126")])
def test_two_numbers_have_two_keys(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@given(WORDS)
def test_a_number_key_is_its_own_key(text: str) -> None:
    assert number_key(number_key(text)) == number_key(text)
    assert number_key(tidy(text)) == number_key(text)


@pytest.mark.parametrize("nothing", ["", " ", "-", "…", "٣٤"])
def test_what_holds_no_digit_or_letter_of_a_number_has_an_empty_key(nothing: str) -> None:
    assert number_key(nothing) == ""
