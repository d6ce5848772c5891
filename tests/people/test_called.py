"""What somebody may type as the family name: what people write, and no stranger's name."""

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kiosk.core.paths import CONTENT
from kiosk.courses.roster_file import read_roster_file
from kiosk.people.names import is_called, name_key

LONG = "Andriantsitohaina-Rakotomalala de la Rochefontaine-Montgolfier"
WORDS = st.text(
    st.characters(min_codepoint=0x41, max_codepoint=0x17F, categories=["Lu", "Ll"]), min_size=2, max_size=12
)
# No particle and nothing that belongs to the next word.
NAMES = WORDS.filter(
    lambda word: len(name_key(word)) > 3 and name_key(word) not in ("saint", "santa", "abdul")
)
ASCII = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8)
ANY_NAME = st.one_of(
    NAMES,
    st.text(max_size=20),
    st.builds(" ".join, st.lists(st.one_of(WORDS, st.sampled_from(["de", "La", "Saint", "E"])), max_size=5)),
)


@pytest.mark.parametrize(
    ("typed", "family_name", "given_name"),
    [
        # The given name beside the family name.
        ("ABADIE Léa", "Abadie", "Léa"),
        ("Léa Abadie", "Abadie", "Léa"),
        ("Martin Camille", "Martin", "Camille"),
        ("Laforet Eva", "Laforêt", "Éva"),
        ("Marie Dupont", "Dupont", "Marie-Joséphine Haingotiana"),
        ("DUPONT Marie-Joséphine", "Dupont", "Marie-Joséphine Haingotiana"),
        ("Thao Nguyen", "Nguyễn", "Thị Thảo"),
        ("E Jisoo", "E", "Jisoo"),
        # A part of a longer name.
        ("Roy", "d'Alembert-Roy", "Hippolyte"),
        ("Hippolyte Roy", "d'Alembert-Roy", "Hippolyte"),
        ("Fernandes", "Fernandes Guimarães", "Tomás"),
        ("guimaraes tomas", "Fernandes Guimarães", "Tomás"),
        ("Vo", "Vo Van", "Minh"),
        ("Van", "Vo Van", "Minh"),
        ("Lê", "Lê Thị", "Mai"),
        ("Andriantsitohaina", LONG, "Marie-Joséphine Haingotiana"),
        ("Rakotomalala de la Rochefontaine", LONG, "Marie-Joséphine Haingotiana"),
        ("Montgolfier", LONG, "Marie-Joséphine Haingotiana"),
        # The particle, or not.
        ("La Bourdonnaye", "de La Bourdonnaye", "Apolline"),
        ("Bourdonnaye", "de La Bourdonnaye", "Apolline"),
        ("Alembert-Roy", "d'Alembert-Roy", "Hippolyte"),
        ("Alembert", "d'Alembert-Roy", "Hippolyte"),
        ("d’Alembert", "d'Alembert-Roy", "Hippolyte"),
        ("d Alembert", "d'Alembert-Roy", "Hippolyte"),
        ("Plessis-Garnier", "du Plessis-Garnier", "Aliénor"),
        ("HOSTIS", "L'Hostis", "Ewen"),
        ("Hostis", "L HOSTIS", "Ewen"),
        ("Goff", "Le Goff", "Tanguy"),
        ("Smedt", "De Smedt", "Joris"),
        ("Berg", "van den Berg", "Joris"),
        ("Hooft", "'t Hooft", "Joris"),
        ("Khattabi", "El Khattâbi", "Salma"),
        ("Khattabi", "El-Khattâbi", "Salma"),
        ("Salah", "Ben Salah", "Nour"),
        ("Santos", "dos Santos", "Ana"),
        ("Ortega", "Ortega y Gasset", "Ana"),
        ("Saint-Yves", "Saint-Yves", "Octave"),
        ("Saint Yves Octave", "Saint-Yves", "Octave"),
        # Other letters, as passports and people write them.
        ("Mueller", "Müller", "Sébastien"),
        ("Müller", "MUELLER", "Sébastien"),
        ("Gaertner", "Gärtner", "Lukas"),
        ("Odegaard", "Ødegård", "Ingrid"),
        ("Konstantinidou", "Κωνσταντινίδου", "Ελένη"),
        ("Eleni Constantinidou", "Κωνσταντινίδου", "Ελένη"),
        ("Papadopoulos", "Παπαδόπουλος", "Νίκος"),
        ("PETROVSKAIA", "Петровская", "Ольга"),
        ("Petrovskaya Olga", "Петровская", "Ольга"),
        ("Khrouchtchev", "Хрущёв", "Илья"),
        ("Fassi", "الفاسي", "ياسمين"),
        ("El Fassi", "الفاسي", "ياسمين"),
        ("AL-FASI Yasmine", "الفاسي", "ياسمين"),
        ("Mohammed", "محمد", "علي"),
        ("Ben Ali", "بن علي", "ياسمين"),
        ("LI Ming", "李", "明"),
        # The family name is a given name.
        ("Martin", "Martin", "Martin"),
        ("Martin Martin", "Martin", "Martin"),
        ("Camille-Martin", "Camille-Martin", "Camille"),
        ("Camille Martin", "Camille-Martin", "Camille"),
    ],
)
def test_a_name_is_known_as_people_write_it(typed: str, family_name: str, given_name: str) -> None:
    assert is_called(typed, family_name, given_name)


@pytest.mark.parametrize(
    ("typed", "family_name", "given_name"),
    [
        ("Achour", "Abadie", "Léa"),
        ("Léa Achour", "Abadie", "Léa"),
        ("Abadie Zoé", "Abadie", "Léa"),
        ("Abad", "Abadie", "Léa"),
        ("Labadie", "Abadie", "Léa"),
        ("", "Abadie", "Léa"),
        (" - ", "Abadie", "Léa"),
        ("", "", ""),
        # The given name alone, however it stands in the family name.
        ("Léa", "Abadie", "Léa"),
        ("Camille", "Martin", "Camille"),
        ("Camille", "Camille-Martin", "Camille"),
        ("Camille Camille", "Camille-Martin", "Camille"),
        ("Camille", "de Camille", "Camille"),
        ("Marie", "Marie Jeanne", "Marie Jeanne"),
        ("Marie Jeanne", "Dupont", "Marie-Jeanne"),
        # One letter, a particle, half of a saint.
        ("A", "A-Martin", "Jisoo"),
        ("A Jisoo", "A-Martin", "Jisoo"),
        ("E", "de E", "Jisoo"),
        ("de", "de La Bourdonnaye", "Apolline"),
        ("de La", "de La Bourdonnaye", "Apolline"),
        ("La Apolline", "de La Bourdonnaye", "Apolline"),
        ("Ben", "Ben Salah", "Nour"),
        ("Mac", "Mac Donald", "Nour"),
        ("Saint", "Saint-Yves", "Octave"),
        ("Yves", "Saint-Yves", "Octave"),
        ("Connell", "O'Connell", "Siobhán"),
        # Parts that do not stand beside one another.
        ("Andriantsitohaina Montgolfier", LONG, "Marie"),
        ("Roy-Alembert", "d'Alembert-Roy", "Hippolyte"),
        # Near in another alphabet.
        ("Fosse", "الفاسي", "ياسمين"),
        ("Konstantinou", "Κωνσταντινίδου", "Ελένη"),
        ("Petrov", "Петровская", "Ольга"),
        ("Muller-Meier", "Müller", "Sébastien"),
    ],
)
def test_another_name_is_not(typed: str, family_name: str, given_name: str) -> None:
    assert not is_called(typed, family_name, given_name)


def test_nobody_of_a_roster_answers_to_the_name_of_another() -> None:
    """But for those who share a name."""
    lines = read_roster_file((CONTENT / "demo" / "roster.csv").read_bytes()).lines
    for one in lines:
        for typed in (one.family_name, f"{one.given_name} {one.family_name}", one.given_name):
            called = {
                each.family_name for each in lines if is_called(typed, each.family_name, each.given_name)
            }
            assert called == ({one.family_name} if typed != one.given_name else set()), typed


@given(NAMES, NAMES, NAMES, st.sampled_from(["", "de ", "d’", "de La ", "van den ", "El "]))
def test_any_part_with_or_without_particle_and_given_name_in_any_case_is_known(
    one: str, two: str, given_name: str, particle: str
) -> None:
    assume(name_key(given_name) not in (name_key(one), name_key(two)))
    whole = f"{particle}{one}-{two}"
    for typed in (whole, f"{one} {two}", one, two, f"{particle}{one}"):
        for around in (typed, f"{given_name} {typed}", f"{typed} {given_name}"):
            assert is_called(around, whole, given_name)
            assert is_called(around.upper(), whole, given_name)
            assert is_called(unicodedata.normalize("NFD", around), whole, given_name)


@given(ANY_NAME)
@example("")
@example("-")
def test_the_whole_family_name_is_always_known_and_nothing_never(family_name: str) -> None:
    assert is_called(family_name, family_name, "Léa") == bool(name_key(family_name))
    assert not is_called("", family_name, "Léa")


@given(ANY_NAME, st.one_of(NAMES, st.text(max_size=20)))
@example("E-Martin", "Martin")
@example("Martin Camille", "Camille")
def test_the_given_name_alone_is_never_known_unless_it_is_the_family_name(
    family_name: str, given_name: str
) -> None:
    # A family name of one letter may end a spelling of the given name: Ö is also written Oe.
    if name_key(given_name) != name_key(family_name) and len(name_key(family_name)) > 1:
        assert not is_called(given_name, family_name, given_name)


@given(st.text(max_size=1), ANY_NAME, NAMES)
def test_a_single_letter_is_never_known_unless_it_is_the_family_name(
    letter: str, family_name: str, given_name: str
) -> None:
    if len(name_key(letter)) < 2 and name_key(letter) != name_key(family_name):
        assert not is_called(letter, family_name, given_name)


@given(ASCII, ASCII, ASCII)
def test_whoever_is_known_has_typed_a_part_of_the_family_name(typed: str, one: str, two: str) -> None:
    assume(one not in typed and two not in typed)
    assert not is_called(typed, f"{one} {two}", "Léa")
