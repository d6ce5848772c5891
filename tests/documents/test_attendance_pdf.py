"""The register as PDF: what the school's office files, read back as a reader sees it."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from kiosk.attendance.corrections import LONGEST_REASON, correct
from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.register import Register, register_of
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.window import AttendanceWindow
from kiosk.attendance.window_changes import close_now, open_sheet
from kiosk.courses.models import ClassSession, Course
from kiosk.documents.attendance_pdf import attendance_pdf
from kiosk.documents.paper import LEFT, WIDTH
from kiosk.documents.typeface import printable, width_of
from kiosk.ledger.chain import EMPTY, ChainHead
from kiosk.ledger.models import Event
from kiosk.people.models import Person
from kiosk.people.names import MAXIMUM_LENGTH
from tests.clock import NINE_IN_PARIS as NINE
from tests.documents.printed import FOOT, Piece, Printed
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student

NOON = NINE + timedelta(hours=3)
HEADINGS = ["Numéro", "Nom", "Prénom", "Groupe", "Statut", "Émargement", "Mode", "Reçu", "Observations"]
LONGEST_NAME = "W" * MAXIMUM_LENGTH


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, code="OIAM-2026", title="Outils IA", late_minutes=10, guests_allowed=True)


@pytest.fixture
def class_session(db: Session, course: Course) -> ClassSession:
    return make_class_session(db, course, number=2)


def printed(db: Session, class_session: ClassSession) -> Printed:
    return Printed(attendance_pdf(register_of(db, class_session)))


def mark(
    db: Session, class_session: ClassSession, student: Person, status: Status, reason: str = "raison"
) -> None:
    correct(db, class_session, student.id, status, reason, by=make_instructor(db).id, now=NOON)


def fill(db: Session, class_session: ClassSession) -> None:
    """One person of each kind."""
    present, late, excused, _absent = (
        make_student(db, class_session.course, name, student_number=f"126{n}", group="TD 1")
        for n, name in enumerate(("Abadie", "Bernard", "Caron", "Dupont"))
    )
    make_sign_in(db, class_session, present, at=NINE + timedelta(minutes=3, seconds=7.9), device="one phone")
    make_sign_in(db, class_session, late, at=NINE + timedelta(minutes=16), method="code", device="one phone")
    mark(db, class_session, excused, Status.EXCUSED, "certificat\nvu le 24")
    make_sign_in(db, class_session, Claim("99", "Visite", "Guy", as_guest=True))


def register_with(*names: tuple[str, str], **course: str) -> Register:
    """A register of people who are absent, without a database."""
    values = {"code": "A", "title": "Outils IA", "institution": "", "time_zone": "Europe/Paris", **course}
    class_session = ClassSession(
        number=1,
        title="Normes",
        room="",
        starts_at=NINE,
        ends_at=NOON,
        course=Course(language=values.pop("language", "fr"), **values),
    )
    window = AttendanceWindow.lasting(NINE, timedelta(minutes=15), timedelta(0))
    entries = tuple(
        Entry(
            Person.of_school(f"126{n}", family, given),
            "",
            Status.ABSENT,
            None,
            (),
            (),
        )
        for n, (family, given) in enumerate(names)
    )
    return Register(class_session, window, entries)


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


# The first page


def test_it_begins_with_what_the_office_files_it_by(db: Session, class_session: ClassSession) -> None:
    make_instructor(db, class_session.course, name="Dominique Exemple")
    sheet = printed(db, class_session)
    assert [piece.text for piece in sheet.pages[0][:4]] == [
        "Université de l’Exemple",
        "Feuille d’émargement",
        "Outils IA",
        "Séance 2 · Infrastructure & dépendances",
    ]
    assert {
        label: sheet.below(label)
        for label in ("Date et heure prévues", "Fenêtre d’émargement", "Salle", "Enseignant")
    } == {
        "Date et heure prévues": "mercredi 25 février 2026, 09:00 – 12:00 (Europe/Paris)",
        "Fenêtre d’émargement": "09:00 – 09:15 (retards jusqu’à 09:25)",
        "Salle": "Amphi 2",
        "Enseignant": "Dominique Exemple",
    }


def test_several_instructors_are_named_in_alphabetical_order(
    db: Session, class_session: ClassSession
) -> None:
    for name in ("Dominique Exemple", "Camille Exemple"):
        make_instructor(db, class_session.course, name=name)
    make_instructor(db, name="Quelqu’un d’autre")
    assert printed(db, class_session).below("Enseignants") == "Camille Exemple, Dominique Exemple"


def test_what_is_not_known_leaves_no_empty_label(db: Session) -> None:
    course = make_course(db, institution="")
    sheet = printed(db, make_class_session(db, course, room=""))
    assert sheet.texts[0] == "Feuille d’émargement"
    assert not {"Salle", "Enseignant", "Enseignants"} & set(sheet.texts)
    assert sheet.below("Fenêtre d’émargement") == "09:00 – 09:15"


def test_it_counts_everyone_once(db: Session, class_session: ClassSession) -> None:
    fill(db, class_session)
    make_student(db, class_session.course, "Evrard")
    sheet = printed(db, class_session)
    words = ("présents", "en retard", "excusé", "absents", "personnes")
    pieces = {piece.text: piece for piece in sheet.pages[0] if piece.y > sheet.headings("Numéro")[0][0].y}
    assert [sheet.count(word) for word in words if word in pieces] == [2, 1, 1, 2, 6]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["présent", "en retard", "excusé", "absent", "personne"]),
        ("en", ["present", "late", "excused", "absent", "people"]),
    ],
)
def test_nobody_is_a_sheet_that_says_so(db: Session, language: str, words: list[str]) -> None:
    sheet = printed(db, make_class_session(db, make_course(db, language=language)))
    assert [sheet.count(word) for word in words] == [0] * 5
    assert {"Personne n’est attendu.", "Nobody is expected."} & set(sheet.texts)
    assert len(sheet.pages) == 1


def test_a_window_that_was_set_by_hand_is_told_to_the_second(
    db: Session, class_session: ClassSession
) -> None:
    open_sheet(db, class_session, by=None, now=NINE - timedelta(minutes=5, seconds=1))
    close_now(db, class_session, by=None, now=NINE + timedelta(seconds=42.5))
    assert printed(db, class_session).below("Fenêtre d’émargement") == (
        "08:54:59 – 09:00:42 (retards jusqu’à 09:10:42)"
    )


def test_times_are_those_of_the_course_s_zone_and_tell_another_day(db: Session) -> None:
    starts_at = datetime(2026, 2, 25, 18, 55, tzinfo=UTC)
    course = make_course(db, time_zone="Indian/Reunion", window_minutes=15)
    class_session = make_class_session(db, course, starts_at=starts_at)
    for name, minutes in (("A", 1), ("B", 6)):
        make_sign_in(
            db, class_session, make_student(db, course, name), at=starts_at + timedelta(minutes=minutes)
        )
    class_session.starts_at = starts_at + timedelta(hours=1)  # planned anew, on the day after
    sheet = printed(db, class_session)
    assert sheet.below("Date et heure prévues") == (
        "mercredi 25 février 2026, 23:55 – 26/02/2026 01:55 (Indian/Reunion)"
    )
    assert [row[5] for row in sheet.rows()] == ["22:56:00", "23:01:00"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_signature_of_another_day_has_its_day_in_one_line_and_its_time_in_the_next(
    db: Session, language: str
) -> None:
    """Wherever the day falls: each has as many digits."""
    course = make_course(db, language=language)
    class_session = make_class_session(db, course)
    make_sign_in(db, class_session, make_student(db, course), at=NINE + timedelta(days=1, seconds=7))
    first = "Number" if language == "en" else "Numéro"
    cells = printed(db, class_session).cells(first)[0]
    assert [piece.text for piece in cells[5]] == ["26/02/2026", "09:00:07"]
    assert all(len(cell) == 1 for place, cell in enumerate(cells) if cell and place != 5)


# The table


def test_each_person_is_there_once_with_status_time_method_and_receipt(
    db: Session, class_session: ClassSession
) -> None:
    fill(db, class_session)
    receipts = [
        f"{entry.sign_in.receipt[:4]} {entry.sign_in.receipt[4:]}" if entry.sign_in else ""
        for entry in register_of(db, class_session).entries
    ]
    assert printed(db, class_session).rows() == [
        [
            "1260",
            "Abadie",
            "Léa",
            "TD 1",
            "présent",
            "09:03:07",
            "QR code",
            receipts[0],
            "téléphone utilisé par plusieurs personnes",
        ],
        [
            "1261",
            "Bernard",
            "Léa",
            "TD 1",
            "en retard",
            "09:16:00",
            "code saisi",
            receipts[1],
            "téléphone utilisé par plusieurs personnes",
        ],
        ["1262", "Caron", "Léa", "TD 1", "excusé", "", "à la main", "", "corrigé – certificat vu le 24"],
        ["1263", "Dupont", "Léa", "TD 1", "absent", "", "", "", ""],
        ["99", "Visite", "Guy", "", "présent", "09:00:00", "QR code", receipts[4], "invité"],
    ]


def test_a_correction_without_a_reason_leaves_no_dash(db: Session, class_session: ClassSession) -> None:
    mark(db, class_session, make_student(db, class_session.course), Status.PRESENT, reason="")
    [row] = printed(db, class_session).rows()
    assert row[4:] == ["présent", "", "à la main", "", "corrigé"]


def test_a_course_in_english_has_a_sheet_in_english(db: Session) -> None:
    course = make_course(db, language="en", late_minutes=10, guests_allowed=True)
    class_session = make_class_session(db, course, number=3)
    fill(db, class_session)
    sheet = printed(db, class_session)
    assert sheet.reader.trailer["/Root"]["/Lang"] == "en"
    assert "Session 3 · Infrastructure & dépendances" in sheet.texts
    assert (
        sheet.below("Planned date and time") == "Wednesday, February 25, 2026, 09:00 – 12:00 (Europe/Paris)"
    )
    assert [row[4] for row in sheet.rows("Number")] == ["present", "late", "excused", "absent", "present"]
    assert sheet.rows("Number")[2][6:] == ["by hand", "", "corrected – certificat vu le 24"]


# Many pages


@pytest.fixture(scope="module")
def full_hall() -> tuple[bytes, Printed]:
    content = attendance_pdf(register_with(*((f"Nom{n:03}", f"Prénom{n}") for n in range(600))))
    return content, Printed(content)


def test_six_hundred_people_are_each_there_once_on_a_few_pages(full_hall: tuple[bytes, Printed]) -> None:
    content, sheet = full_hall
    assert [row[1:3] for row in sheet.rows()] == [[f"Nom{n:03}", f"Prénom{n}"] for n in range(600)]
    assert len(sheet.pages) <= 15
    assert len(content) < 200_000


def test_the_headings_stand_on_every_page(full_hall: tuple[bytes, Printed]) -> None:
    _, sheet = full_hall
    assert [[piece.text for piece in line] for line in sheet.headings("Numéro")] == [HEADINGS] * len(
        sheet.pages
    )


def test_the_pages_say_their_number_and_how_many_there_are(full_hall: tuple[bytes, Printed]) -> None:
    _, sheet = full_hall
    assert [foot[-1] for foot in sheet.feet] == [
        f"page {number} sur {len(sheet.pages)}" for number in range(1, len(sheet.pages) + 1)
    ]


def test_every_page_is_a4_upright(full_hall: tuple[bytes, Printed]) -> None:
    for page in full_hall[1].reader.pages:
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
        assert page.rotation == 0


@pytest.mark.parametrize("size", range(30, 50))
def test_the_end_never_runs_into_the_foot(size: int) -> None:
    sheet = Printed(attendance_pdf(register_with(*[("Abadie", "Léa")] * size)))
    assert len(sheet.rows()) == size
    assert EMPTY.hash in [piece.text for piece in sheet.pages[-1] if piece.y > FOOT]
    assert all(len(foot) == 3 for foot in sheet.feet)


@pytest.mark.parametrize("lines", range(40, 56))
def test_a_row_that_does_not_fit_below_its_headings_goes_with_them_to_the_next_page(lines: int) -> None:
    sheet = Printed(attendance_pdf(register_with(("-".join(["W" * 11] * lines), "Léa"), title=LONGEST_NAME)))
    assert len(sheet.rows()) == len(sheet.headings("Numéro")) == 1
    assert all(len(foot) == 3 for foot in sheet.feet)


# The chain


def test_the_head_of_the_chain_is_at_the_end_in_whole_and_at_every_foot(
    db: Session, class_session: ClassSession
) -> None:
    fill(db, class_session)
    head = register_of(db, class_session).head
    sheet = printed(db, class_session)
    recorded = "mercredi 25 février 2026 à 09:00:00 (Europe/Paris)"
    assert sheet.texts[-7:-4] == [
        f"État de la feuille après l’événement {head.number}, enregistré le {recorded}",
        f"Tête de la chaîne : {head.short}",
        head.hash,
    ]
    assert sheet.feet == [
        ["OIAM-2026/2 · 25/02/2026", f"Événement {head.number} · {head.short}", "page 1 sur 1"]
    ]


def test_a_register_without_an_event_says_so(db: Session, class_session: ClassSession) -> None:
    db.execute(delete(Event))
    sheet = printed(db, class_session)
    assert "Aucun événement n’est encore enregistré sur cette feuille" in sheet.texts
    assert EMPTY.hash in sheet.texts
    assert sheet.reader.metadata is not None
    assert sheet.reader.metadata.creation_date == NINE


def test_an_event_that_was_tampered_with_does_not_hide_the_sheet(
    db: Session, class_session: ClassSession
) -> None:
    register = register_of(db, class_session)
    broken = Register(class_session, register.window, register.entries, ChainHead(7, "f" * 64, "rubbish"), ())
    sheet = Printed(attendance_pdf(broken))
    assert "État de la feuille après l’événement 7" in sheet.texts
    assert "f" * 64 in sheet.texts


# The file


def test_the_file_says_what_it_is_in_which_language_and_of_when(
    db: Session, class_session: ClassSession
) -> None:
    make_sign_in(db, class_session, make_student(db, class_session.course), at=NINE + timedelta(minutes=3))
    sheet = printed(db, class_session)
    about, root = sheet.reader.metadata, sheet.reader.trailer["/Root"]
    assert about is not None
    assert about.title == "Feuille d’émargement · Outils IA · Séance 2"
    assert about.author == "Université de l’Exemple"
    assert about.creation_date == about.modification_date == NINE + timedelta(minutes=3)
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_file_holds_no_script_no_link_and_no_font_of_the_reader_s_machine(
    db: Session, class_session: ClassSession
) -> None:
    class_session.course.title = "https://evil.example javascript:alert(1)"
    class_session.room = "mailto:evil@example.org"
    sheet = printed(db, class_session)
    root = sheet.reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm", "/URI"} & set(root)
    for page in sheet.reader.pages:
        assert not {"/Annots", "/AA"} & set(page)
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font["/FontDescriptor"]
            assert "/ToUnicode" in font


def test_the_same_register_is_the_same_bytes(db: Session, class_session: ClassSession) -> None:
    fill(db, class_session)
    first = attendance_pdf(register_of(db, class_session))
    db.expire_all()
    assert attendance_pdf(register_of(db, class_session)) == first


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("eager_threads")
def test_many_who_print_at_once_get_the_same_bytes() -> None:
    register = register_with(*((f"{chr(0x100 + n)}{chr(0x400 + n % 90)}", "Ẽ") for n in range(120)))
    first = attendance_pdf(register)
    with ThreadPoolExecutor(8) as people:
        assert set(people.map(lambda _: attendance_pdf(register), range(60))) == {first}


def test_what_does_not_print_does_not_load_the_fonts() -> None:
    script = (
        "import sys, kiosk, kiosk.cli, kiosk.web, kiosk.web.console.downloads;"
        "found = {'reportlab', 'fontpkg'} & set(sys.modules); assert not found, found"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


# Names that mean harm


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<b>Gras</b>", "<b>Gras</b>"),
        ("A & B < C > D &amp; </para>", "A & B < C > D &amp; </para>"),
        ("(Tj) ET \\", "(Tj) ET \\"),
        ("Łukaszewicz-Nguyễn", "Łukaszewicz-Nguyễn"),
        ("Ogunwọ̀lé", "Ogunwọ̀lé"),
        ("Țepeș Öztürk Παπάς Шевченко", "Țepeș Öztürk Παπάς Шевченко"),
        ("\u202eeverser\u202c", "everser"),
        ("Z\u200bo\u2060e\ufeff", "Zoe"),
        ("王小明", "[WangXiaoMing]"),
        ("محمد", "[mhmd]"),
        ("नेहा", "[neha]"),
        ("Zoé 🎉", "Zoé [:tada:]"),
        ("Zoé\ufe0f", "Zoé"),
        ("𐞀", "[aa]"),
        ("A\u0378\u0379", "A��"),
        ("=1+1", "=1+1"),
        ("%s {number}", "%s {number}"),
        ("A\x00\x1b[31m\r\nB", "A [31m B"),
        ("\u2028", ""),
        (LONGEST_NAME, LONGEST_NAME),
        ("Lé" * 100, "Lé" * 100),
        ("e\u0301" + "\u0323" * 198, unicodedata.normalize("NFC", "e\u0301" + "\u0323" * 198)),
    ],
)
def test_a_name_is_printed_as_it_is_written_or_in_brackets(
    db: Session, class_session: ClassSession, postgresql_url: str | None, name: str, shown: str
) -> None:
    if postgresql_url and "\x00" in name:
        pytest.skip("PostgreSQL stores no NUL: such a name cannot come from there")
    student = make_student(db, class_session.course, name, given_name=name, group=name)
    mark(db, class_session, student, Status.EXCUSED, name)
    class_session.title = class_session.course.title = class_session.course.institution = name
    sheet = printed(db, class_session)
    [row] = sheet.rows()
    assert [unspaced(row[cell]) for cell in (1, 2, 3)] == [unspaced(shown)] * 3
    assert unspaced(row[8]) == unspaced(f"corrigé – {shown}")
    in_brackets = any("Entre crochets" in text for text in sheet.texts)
    assert in_brackets == (shown.endswith(("]", "�")))
    assert_nothing_overflows(sheet)


def test_the_longest_texts_of_the_forms_are_printed_in_whole(
    db: Session, class_session: ClassSession
) -> None:
    student = make_student(
        db,
        class_session.course,
        LONGEST_NAME,
        given_name=LONGEST_NAME,
        group=LONGEST_NAME,
        student_number="1" * MAXIMUM_LENGTH,
    )
    mark(db, class_session, student, Status.EXCUSED, "W" * LONGEST_REASON)
    class_session.title = class_session.room = class_session.course.institution = LONGEST_NAME
    class_session.course.title = LONGEST_NAME
    sheet = printed(db, class_session)
    [row] = sheet.rows()
    assert "…" not in "".join(sheet.texts)
    assert unspaced(row[8]) == f"corrigé–{'W' * LONGEST_REASON}"
    assert_nothing_overflows(sheet)


NAMES = st.tuples(st.text(max_size=MAXIMUM_LENGTH), st.text(max_size=60))


@settings(max_examples=40)
@given(st.lists(NAMES, min_size=1, max_size=4), st.text(max_size=80))
def test_whatever_people_are_called_each_is_there_once(names: list[tuple[str, str]], title: str) -> None:
    sheet = Printed(attendance_pdf(register_with(*names, title=title)))
    rows = sheet.rows()
    assert [row[0] for row in rows] == [f"126{n}" for n in range(len(names))]
    for row, (family, given_name) in zip(rows, names, strict=True):
        assert unspaced(row[1]) == unspaced(printable(family))
        assert unspaced(row[2]) == unspaced(printable(given_name))
        assert row[4] == "absent"
    assert_nothing_overflows(sheet)


def assert_nothing_overflows(sheet: Printed) -> None:
    """No text reaches the right margin, and none of the table the next column."""
    for page in sheet.pages:
        assert not [piece for piece in page if ends_at(piece) > LEFT + WIDTH + 0.01]
    starts = [piece.x for piece in sheet.headings("Numéro")[0]]
    for row in sheet.cells():
        for cell, next_one in zip(row, starts[1:], strict=False):
            assert not [piece for piece in cell if ends_at(piece) > next_one - 2]


def ends_at(piece: Piece) -> float:
    return piece.x + width_of(piece.text, piece.face, piece.size)
