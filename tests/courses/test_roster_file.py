"""The files of schools are read as they come; a file with any bad line is refused, with every bad line."""

import csv

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.courses import roster_file
from kiosk.courses.roster_file import (
    LARGEST,
    Problem,
    RosterFault,
    RosterFile,
    RosterFileError,
    RosterLine,
    read_roster_file,
)

LEA = RosterLine("12600100", "Abadie", "Léa")


def read(text: str) -> RosterFile:
    return read_roster_file(text.encode())


def outcome(content: bytes) -> tuple[RosterLine, ...] | list[Problem]:
    """The people of a file or, of one that is refused, its problems."""
    try:
        return read_roster_file(content).lines
    except RosterFileError as refused:
        return refused.problems


def problems_of(file: str | bytes) -> list[Problem]:
    with pytest.raises(RosterFileError) as refused:
        read_roster_file(file.encode() if isinstance(file, str) else file)
    return refused.value.problems


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso8859-15", "utf-16"])
def test_french_names_arrive_whole_in_every_encoding_that_schools_use(encoding: str) -> None:
    file = (
        "Numéro étudiant;Nom;Prénom\n12600100;Lecœur;Françoise-Zoë\n12600101;Œuvrard;Maëlys\n12600102;LAŸ;\n"
    )
    assert [line.family_name for line in read_roster_file(file.encode(encoding)).lines] == [
        "Lecœur",
        "Œuvrard",
        "LAŸ",
    ]


def test_utf_16_is_read_in_both_byte_orders() -> None:
    file = "\ufeffNuméro;Nom;Prénom\n12600100;Abadie;Léa\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert read_roster_file(file.encode(encoding)).lines == (LEA,)


@pytest.mark.parametrize("name", ["d’Alembert", "Lecœur", "Œuvrard", "Laÿ", "LAŸ", "Žižek", "Šimon", "€ric"])
def test_windows_1252_is_known_by_its_bytes_from_0x80_to_0x9f(name: str) -> None:
    file = f"Numéro;Nom\n12600100;{name} d’Œ\n".encode("cp1252")
    assert read_roster_file(file).lines[0].family_name == f"{name} d’Œ"


@pytest.mark.parametrize(
    ("byte", "letter"), [(0xBD, "œ"), (0xBC, "Œ"), (0xBE, "Ÿ"), (0xA8, "š"), (0xB4, "Ž"), (0xA4, "€")]
)
def test_without_such_a_byte_the_letters_of_iso_8859_15_are_meant(byte: int, letter: str) -> None:
    file = b"COD_ETU;LIB_NOM_PAT_IND\n12600100;LEC" + bytes([byte]) + b"UR\n"
    assert read_roster_file(file).lines[0].family_name == f"LEC{letter}UR"


@pytest.mark.parametrize(
    "file",
    [
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00!\x00" + bytes(range(256)),
        b"Num;Nom\n126;Aba\0die\n",
        "Numéro;Nom\n126;Abadie\n".encode("utf-16-le"),
        "Numéro;Nom\n126;Abadie\n".encode("utf-16") + b"x",
        "Numéro;Nom\n126;Abadie\n".encode("utf-32"),
        "Numéro;Nom\n126;Abadie\n".encode("cp1252") + b"127;\x81\n",
    ],
    ids=[
        "a spreadsheet",
        "NUL",
        "UTF-16 without mark",
        "half a letter",
        "UTF-32",
        "a byte that no table has",
    ],
)
def test_what_is_no_text_is_refused_as_such(file: bytes) -> None:
    assert problems_of(file) == [Problem(0, RosterFault.NOT_TEXT)]


def test_a_good_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "Numéro étudiant;Nom\n12600100;Abadie\n".encode()
    monkeypatch.setattr(roster_file, "LARGEST", len(content))
    assert len(read_roster_file(content).lines) == 1
    assert problems_of(content + b"\n") == [Problem(0, RosterFault.TOO_LARGE)]


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert problems_of(b"\xff" * (LARGEST + 1)) == [Problem(0, RosterFault.TOO_LARGE)]


# Headings

MOODLE_FR = """\
Prénom,"Nom de famille","Numéro d'identification","Adresse de courriel",Groupes
Léa,Abadie,12600100,lea@etu.example.org,"TD 1, TD 3"
Yanis,Achour,12600360,,
"""
MOODLE_EN = """\
"First name","Last name","ID number","Email address",Groups
Léa,Abadie,12600100,lea@etu.example.org,"TD 1, TD 3"
Yanis,Achour,12600360,,
"""
APOGEE_EXTRACT = """\
COD_ETU;LIB_NOM_PAT_IND;LIB_PR1_IND;DATE_NAI_IND;LIB_GPE
12600100;Abadie;Léa;01/02/2004;TD 1, TD 3
12600360;Achour;Yanis;03/04/2003;
"""
APOGEE_VDI = """\
XX-APO_TITRES-XX
apoC_annee\t2025/2026
apoC_cod_dip\tM1GES
apoC_cod_etp\tM1GES1
apoC_Fichier_Exp\tM1GES1.txt
apoC_Titre1\tOutils IA; Management, groupe « A »

XX-APO_TYP_RES-XX
10\tAB1\tAB2\tABI\tABJ\tADM\tAJ

XX-APO_COLONNES-XX
apoL_a01_code\tType Objet\tCode\tVersion\tAnnée\tSession\tAdmission\tType Rés.\t\tEtudiant\tNuméro
apoL_a02_nom\t\t\t\t\t\t\t\t\tEtudiant\tNom
apoL_a03_prenom\t\t\t\t\t\t\t\t\tEtudiant\tPrénom
apoL_a04_naissance\t\t\t\t\t\t\t\t\tEtudiant\tNaissance
APO_COL_VAL_DEB
apoL_c0001\tELP\tOIAM\t1\t2025\t0\t1\tN\tOutils IA
APO_COL_VAL_FIN

XX-APO_VALEURS-XX
apoL_a01_code\tapoL_a02_nom\tapoL_a03_prenom\tapoL_a04_naissance\tapoL_c0001
12600100\tAbadie\tLéa\t 01/02/2004\t
12600360\tAchour\tYanis\t 03/04/2003\t
"""
BY_HAND = """\
Présences de mardi;;;

N° étudiant;NOM;Prénoms;Mél;Groupe de TD
12600100;Abadie;Léa;lea@etu.example.org;TD 1, TD 3
12600360;Achour;Yanis;;
"""


@pytest.mark.parametrize(
    ("file", "email", "group"),
    [
        (MOODLE_FR, "lea@etu.example.org", "TD 1, TD 3"),
        (MOODLE_EN, "lea@etu.example.org", "TD 1, TD 3"),
        (APOGEE_EXTRACT, "", "TD 1, TD 3"),
        (APOGEE_VDI, "", ""),
        (BY_HAND, "lea@etu.example.org", "TD 1, TD 3"),
    ],
    ids=["Moodle in French", "Moodle in English", "Apogée extract", "Apogée VDI", "made by hand"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_headings_of_each_source_are_known(file: str, email: str, group: str, encoding: str) -> None:
    assert read_roster_file(file.encode(encoding)).lines == (
        RosterLine("12600100", "Abadie", "Léa", email, group),
        RosterLine("12600360", "Achour", "Yanis"),
    )


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("quoted", [True, False])
def test_semicolon_comma_and_tab_separate(separator: str, quoted: bool) -> None:
    rows = [["Numéro étudiant", "Nom", "Prénom"], ["12600100", "Abadie", "Léa"]]
    file = "".join(separator.join(f'"{cell}"' if quoted else cell for cell in row) + "\n" for row in rows)
    assert read(file).lines == (LEA,)


@pytest.mark.parametrize(
    "headings",
    [
        "NUMERO ETUDIANT;NOM;PRENOM",
        " Numéro  d’étudiant ;Nom;Prénom",
        "Matricule;nom_usuel;first-name",
        "Numéro *;Nom :;Prénom",
    ],
)
def test_headings_may_be_written_in_any_case_with_or_without_accents_and_signs(headings: str) -> None:
    assert read(f"{headings}\n12600100;Abadie;Léa\n").lines == (LEA,)


def test_columns_may_come_in_any_order_and_unknown_ones_are_passed_over() -> None:
    assert read("Photo;Prénom;Nom;Naissance;Numéro\n;Léa;Abadie;2004;12600100\n").lines == (LEA,)


def test_of_two_columns_for_one_field_the_first_counts() -> None:
    assert read("Numéro;Nom de famille;Nom usuel;Prénom\n12600100;Abadie;Martin;Léa\n").lines == (LEA,)


def test_excel_s_line_about_the_separator_is_passed_over() -> None:
    assert read("sep=;\nNuméro;Nom;Prénom\n12600100;Abadie;Léa\n").lines == (LEA,)


@pytest.mark.parametrize(
    "file",
    ["", "\ufeff", "\n\n", "12600100;Abadie;Léa\n", "Nom;Prénom\nAbadie;Léa\n", "Numéro;Prénom\n126;Léa\n"],
)
def test_without_headings_for_number_and_family_name_the_file_is_refused(file: str) -> None:
    assert problems_of(file) == [Problem(0, RosterFault.NO_HEADINGS)]


@pytest.mark.parametrize("file", ["Numéro;Nom\n", "Numéro;Nom\n;\n\n ; \n"])
def test_with_nobody_under_the_headings_the_file_is_refused(file: str) -> None:
    assert problems_of(file) == [Problem(0, RosterFault.NO_LINES)]


# Lines


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "Excel for Mac"])
def test_every_line_end_ends_a_line(line_end: str) -> None:
    file = "Numéro;Nom;Prénom\n12600100;Abadie;Léa\n;Sansnuméro;\n".replace("\n", line_end)
    assert problems_of(file) == [Problem(3, RosterFault.NUMBER_MISSING)]


def test_empty_lines_and_separators_at_the_end_of_a_line_are_nothing() -> None:
    assert read("\nNuméro;Nom;Prénom;;\n\n;;;;\n12600100;Abadie;Léa;;;;;\n \n").lines == (LEA,)


def test_the_last_line_needs_no_end() -> None:
    assert read("Numéro;Nom;Prénom\n12600100;Abadie;Léa").lines == (LEA,)


def test_a_quoted_field_may_hold_separators_quotes_and_line_ends() -> None:
    file = 'Numéro;Nom;Prénom;Groupe\n12600100;"Abadie;Roy";"Léa ""la"" ;\r\nMarie";"A\nB\nC"\n'
    assert read(file).lines == (RosterLine("12600100", "Abadie;Roy", 'Léa "la" ; Marie', "", "A B C"),)


def test_line_numbers_stay_right_after_a_field_of_several_lines() -> None:
    file = 'Numéro;Nom;Prénom\n12600100;Abadie;"Léa\nMarie\r\nAnne"\n\n;Sansnuméro;\n12600101;;Sansnom\n'
    assert problems_of(file) == [Problem(6, RosterFault.NUMBER_MISSING), Problem(7, RosterFault.NAME_MISSING)]


def test_short_lines_leave_the_rest_empty() -> None:
    assert read("Numéro;Nom;Prénom;Mail;Groupe\n12600100;Abadie\n").lines == (
        RosterLine("12600100", "Abadie"),
    )


def test_cells_are_tidied_and_freed_of_the_formula_guard_but_not_respelled() -> None:
    file = "Numéro;Nom;Prénom\n 126 001-00 ;  d’ABADIE\u200b-roy ;'-Léa\u00a0\n"
    assert read(file).lines == (RosterLine("126 001-00", "d’ABADIE-roy", "-Léa"),)


def test_every_bad_line_is_told_at_once_with_its_number_and_reason() -> None:
    file = "\n".join(
        [
            "Numéro;Nom;Prénom;Mail",
            ";Abadie;Léa;",
            "12600101;;Yanis;",
            "***;Bernard;;",
            "12600103;Caron;;caron(at)example.org",
            f"12600104;{'D' * 201};;",
            "12600105;Dupont;;;surplus",
            "12600106;Evrard;Ana;ana@example.org",
            ";;Prénom seul;n’importe quoi",
        ]
    )
    assert problems_of(file) == [
        Problem(2, RosterFault.NUMBER_MISSING),
        Problem(3, RosterFault.NAME_MISSING),
        Problem(4, RosterFault.NUMBER_UNREADABLE, "***"),
        Problem(5, RosterFault.EMAIL_INVALID, "caron(at)example.org"),
        Problem(6, RosterFault.TOO_LONG, "D" * 20),
        Problem(7, RosterFault.TOO_MANY_COLUMNS),
        Problem(9, RosterFault.NUMBER_MISSING),
        Problem(9, RosterFault.NAME_MISSING),
        Problem(9, RosterFault.EMAIL_INVALID, "n’importe quoi"),
    ]


def test_a_long_address_that_is_none_is_told_by_its_first_sixty_characters() -> None:
    file = f"Numéro;Nom;Prénom;Courriel\n12600100;Abadie;;{'a' * 61}\n".encode()
    assert problems_of(file) == [Problem(2, RosterFault.EMAIL_INVALID, "a" * 60)]


def test_two_hundred_characters_are_not_too_long() -> None:
    assert read(f"Numéro;Nom\n12600100;{'D' * 200}\n").lines[0].family_name == "D" * 200


@pytest.mark.parametrize("email", ["lea@etu.example.org", "l.a+x@example.org", "léa@université.example.org"])
def test_addresses_are_kept_as_written(email: str) -> None:
    assert read(f"Numéro;Nom;Mail\n12600100;Abadie;{email}\n").lines[0].email == email


def test_a_person_who_stands_there_twice_in_the_same_words_is_taken_once() -> None:
    assert read("Numéro;Nom;Prénom\n12600100;Abadie;Léa\n12600100;Abadie;Léa\n").lines == (LEA,)


@pytest.mark.parametrize("other", ["12600100;Abadie;Zoé", "12600100;Achour;Léa", "126-001-00;Abadie;Léa"])
def test_one_number_with_other_words_is_told_with_the_line_of_the_first(other: str) -> None:
    file = f"Numéro;Nom;Prénom\n12600360;Achour;Yanis\n12600100;Abadie;Léa\n{other}\n{other}\n"
    assert problems_of(file) == [Problem(line, RosterFault.NUMBER_TWICE, "3") for line in (4, 5)]


@pytest.mark.parametrize(
    ("heading", "flags"),
    [
        ("flags", "guest"),
        ("flags", "shared_phone guest"),
        ("Signalements", "téléphone utilisé par plusieurs personnes, invité"),
    ],
)
def test_guests_of_an_exported_sheet_are_counted_not_enrolled(heading: str, flags: str) -> None:
    file = f"Numéro;Nom;Prénom;{heading}\n12600100;Abadie;Léa;shared_phone\n99;Visite;;{flags}\n;;;{flags}\n"
    found = read(file)
    assert (found.lines, found.guests_left_out) == ((LEA,), 2)


# Whatever comes


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ('Numéro;Nom\n126;"Abadie\n127;Achour\n', 2),
        ('Numéro;Nom\n126;Abadie\n127;"Achour"x\n', 3),
        ('Numéro;Nom\n126;"A\nb"\n127;"Achour', 4),
        ("Numéro;Nom\n126;" + "A" * (csv.field_size_limit() + 1), 2),
    ],
    ids=["never closed", "closed too early", "closed nowhere", "a field without an end"],
)
def test_broken_quotes_are_told_with_the_line_on_which_they_begin(file: str, line: int) -> None:
    assert problems_of(file) == [Problem(line, RosterFault.BROKEN_QUOTES)]


def test_a_quotation_mark_inside_a_word_is_a_quotation_mark() -> None:
    assert read('Numéro;Nom\n12600100;O"Brien\n').lines[0].family_name == 'O"Brien'


@given(
    st.binary(max_size=400)
    | st.binary(max_size=60).map(lambda bad: b"Num\xe9ro;Nom;Mail;Flags\n126;A;;\n" + bad)
)
@example(b"\xff\xfe\x00\xd8")
@example(b'Numero;Nom\n"')
@settings(max_examples=300)
def test_random_bytes_are_read_or_refused_and_never_crash(content: bytes) -> None:
    assert outcome(content)


@given(st.text(st.sampled_from("Ni;,\t\"'\r\n=1@é \u2028\x0b"), max_size=60))
def test_whatever_stands_under_good_headings_is_read_or_refused_with_the_number_of_a_line(text: str) -> None:
    found = outcome(f"Numéro;Nom\n{text}".encode())
    last = text.count("\n") + text.count("\r") + 2
    assert found
    assert all(0 <= each.line <= last for each in found if isinstance(each, Problem))


@pytest.mark.parametrize("number", ["1.26E+07", "1,26E+07", "12600100.0", "12600100,00", "126e+05"])
def test_a_number_that_a_spreadsheet_has_mangled_is_refused(number: str) -> None:
    with pytest.raises(RosterFileError) as refused:
        read_roster_file(f"Numéro étudiant\tNom\n{number}\tAbadie\n".encode())
    assert refused.value.problems == [Problem(2, RosterFault.NUMBER_UNREADABLE, number)]


def test_a_column_that_counts_the_rows_is_not_taken_for_the_student_number() -> None:
    file = read_roster_file("Numéro;Numéro étudiant;Nom\n1;12600100;Abadie\n".encode())
    assert file.lines[0].student_number == "12600100"
