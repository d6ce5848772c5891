"""The invented term that the stored dumps hold, made through the domain's own functions.

Six class sessions, a dozen people, one quiz, and of each act that leaves a trace at least one. Nothing here
may depend on the day or on chance: what is stored changes only where the schema or this term does.
"""

import base64
import random
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import add_instructor, choose_password, instructor_by_email, new_setup_link
from kiosk.accounts.log_ins import start_console_session
from kiosk.accounts.models import Instructor
from kiosk.attendance import annulments, bursts, merges, planning, window_changes
from kiosk.attendance.closing import close_due
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.excuses import excuse, withdraw
from kiosk.attendance.models import SignIn
from kiosk.attendance.rosters import import_list, take_back_import
from kiosk.attendance.sign_in import Claim, count_wrong_try, identify, record
from kiosk.attendance.ticket import ScanTicket
from kiosk.cli.instance import PURPOSES
from kiosk.core.database import Database
from kiosk.core.keys import Keys, take_up
from kiosk.core.signing_keys import remember_keys, trusted_keys
from kiosk.courses.course_file import import_course, read_course_file
from kiosk.courses.enrolments import end_enrolment, enrolments_of, person_of_school
from kiosk.courses.models import ClassSession, Course
from kiosk.courses.queries import class_session_by_reference, course_by_code
from kiosk.courses.roster import imports_of
from kiosk.courses.roster_file import read_roster_file
from kiosk.ledger import signer
from kiosk.ledger.writing import begin_log
from kiosk.people.lookup import keep_guest
from kiosk.people.models import Identity, Person
from kiosk.privacy.erasure import erase_person
from kiosk.privacy.people import known_as
from kiosk.quizzes.assets import keep_picture
from kiosk.quizzes.delivery import closing as quiz_closing
from kiosk.quizzes.delivery.attempts import begin, finish, save, set_aside
from kiosk.quizzes.delivery.device_passes import code_keys, new_device_code, use_pass
from kiosk.quizzes.delivery.participation import participation_of
from kiosk.quizzes.delivery.publications import open_publication, publications_of, publish, set_allowance
from kiosk.quizzes.delivery.published import published_as
from kiosk.quizzes.delivery.screen_views import show_on_screen
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.model.quiz import Formula, Picture, Quiz
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Attempt, Publication
from kiosk.quizzes.results.regrading import regrade

SECRET = "stored with the tests of upgrades, and no secret at all"
ERASED = "26000106"
CAMILLE, DOMINIQUE = "camille@kiosk.example", "dominique@kiosk.example"
CODE = "HIST-2026"
COURSE = """
[course]
code = "HIST-2026"
title = "Sources et archives"
institution = "Université de l’Exemple"
late_minutes = 15
guests = true
instructors = ["camille@kiosk.example"]
assistants = ["dominique@kiosk.example"]

[privacy]
controller = "Université de l’Exemple"
contact = "donnees@kiosk.example"
retention_months = 24
""" + "".join(
    f"""
[[session]]
number = {number}
title = "{title}"
room = "Amphi A"
start = 2026-{day}T09:00:00
end = 2026-{day}T11:00:00
"""
    for number, day, title in (
        (1, "09-09", "Qu’est-ce qu’une source ?"),
        (2, "09-15", "Les archives publiques"),
        (3, "09-23", "Lire une charte"),
        (5, "10-07", "Critiquer un témoignage"),
        (6, "10-14", "Citer"),
    )
)
HEADINGS = "Numéro étudiant;Nom;Prénom;Courriel;Groupe\n"
ROSTER = {
    "26000101": "Abadie;Léa;lea.abadie@kiosk.example;TD1",
    "26000102": "Brun;Noé;;TD1",
    "26000103": "Chevalier;Inès;;TD1",
    "26000104": "Diallo;Awa;;TD2",
    "26000105": "Étienne;Zoé;;TD2",
    ERASED: "Faure;Hugo;hugo.faure@kiosk.example;TD1",
    "26000107": "Garnier;Jade;;TD1",
    "26000108": "Haddad;Sami;;TD2",
    "26000109": "Κωνσταντινίδου;Eleni;;TD1",
    "26000110": "Jacob;Tom;;TD2",
}
JOINED_LATE = {"26000111": "Ivanova;Mila;;TD1"}
BY_MISTAKE = {"26000112": "Kaplan;Ada;;TD2"}
VISITOR = Claim("77", "Invitée", "Ariane", "ariane@kiosk.example", as_guest=True)
MISTYPED = Claim("26000120", "Brun", "Noé", as_guest=True)
NAMESAKE = Claim("99", "Diallo", "Awa", as_guest=True)
NOT_YET_ON_THE_ROSTER = Claim("26000111", "Ivanova", "Mila", as_guest=True)
QUIZ = """# Récap : les archives

Langue : fr
Certitude : oui
Tentatives : 2
Mélange : non

## Qui verse ses archives aux Archives nationales ?

- (x) les administrations centrales
- ( ) les communes

## Où Saint Louis fit-il déposer le Trésor des chartes ?

= Sainte-Chapelle

## Que dit le sceau d’une charte ?

Points : 2

- [x] qui en répond
- [x] de quelle autorité elle émane
- [ ] qui l’a lue

## Je saurais lire une charte de cette époque.

Nature : échelle

1. pas du tout
2. en partie
3. tout à fait
"""
# One white point, the smallest of pictures.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTbY3QAAAABJRU5ErkJggg=="
)
FORMULA = Formula("<math><mn>1</mn><mo>+</mo><mn>1</mn></math>", "un plus un")


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of that term; the hours are those of Paris."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)


NOW = at(10, 8, 12)  # the day on which the dump is taken


@contextmanager
def without_chance() -> Iterator[None]:
    """The same codes, names and salts each time."""
    chance = random.Random(2026)
    with (
        patch.object(secrets, "choice", chance.choice),
        patch.object(secrets, "token_hex", lambda size: chance.randbytes(size).hex()),
        patch.object(secrets, "token_urlsafe", lambda size: chance.randbytes(size).hex()),
    ):
        yield


def make_term(database: Database, keys: Keys) -> None:
    """Fill the empty database of an instance with these keys, act by act, as the term goes by."""
    with without_chance():
        _begin(database, keys)
        _plan(database)
        _first_week(database)
        _second_week(database)
        _roster_again(database)
        _week_of_the_quiz(database, keys)
        _last_week(database)
        _at_the_end(database)


def _begin(database: Database, keys: Keys) -> None:
    """As every command does on a new database."""
    began = at(8, 31)
    with database.writing() as db:
        take_up(db, keys, began)
        for purpose in PURPOSES:
            remember_keys(db, keys, purpose, began)
        begin_log(db, began, trusted_keys(db, keys, signer.PURPOSE))


def _plan(database: Database) -> None:
    """Who teaches, the plan, the roster; a class session for one group, another that is moved."""
    with database.writing() as db:
        for email, name in ((CAMILLE, "Camille Exemple"), (DOMINIQUE, "Dominique Exemple")):
            add_instructor(db, email, name, at(8, 31))
        # Checked a thousand times faster than a password that somebody uses.
        hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        hashed = hasher.hash("correct horse battery", salt=b"always the same.")
        choose_password(db, new_setup_link(db, _account(db, CAMILLE), at(8, 31)), hashed, at(8, 31, 10))
        window_changes.record_plans(
            db, import_course(db, read_course_file(COURSE.encode())).course, at(8, 31)
        )
    with database.writing() as db:
        _import(db, ROSTER, at(9, 1))
    with database.writing() as db:
        starts, ends = at(9, 30), at(9, 30, 11)
        by = _account(db, CAMILLE).id
        planning.plan(db, _course(db), 4, "Aux archives", starts, ends, groups=("TD1",), by=by, now=at(9, 2))
        planning.move(db, _session(db, 2), at(9, 16), at(9, 16, 11), room="Amphi B", by=by, now=at(9, 8))


def _first_week(database: Database) -> None:
    """Present, late, absent; a visitor; two on one phone; a wrong number; a correction by the assistant."""
    with database.writing() as db:
        for minute, number in enumerate(("26000101", "26000102", "26000103", ERASED, "26000107"), start=1):
            _sign(db, 1, number, minute)
        _sign(db, 1, "26000104", 7, device="phone-of-26000103")
        _sign(db, 1, VISITOR, 9, device="phone-of-a-visitor")
        count_wrong_try(db, "a phone that mistyped", at(9, 9, 9, 10))
        _sign(db, 1, "26000108", 21, method="code")
    with database.writing() as db:
        person, by = _person(db, "26000109"), _account(db, DOMINIQUE).id
        reason = "Certificat médical"
        correct(db, _session(db, 1), person.id, Status.EXCUSED, reason, by=by, now=at(9, 9, 10))
        bursts.look(db, _session(db, 1), at(9, 9, 10), by=by, now=at(9, 9, 10, 5))
    close_due(database, at(9, 9, 12))


def _second_week(database: Database) -> None:
    """Three guests who may be students, an annulment; the sheet is open for longer than planned."""
    with database.writing() as db:
        for minute, number in enumerate(("26000101", "26000103", "26000105", ERASED), start=1):
            _sign(db, 2, number, minute)
        for claim in (MISTYPED, NAMESAKE, NOT_YET_ON_THE_ROSTER):
            _sign(db, 2, claim, 8, device=f"phone-of-{claim.student_number}")
        window_changes.extend(db, _session(db, 2), _account(db, DOMINIQUE).id, at(9, 16, 9, 12))
        _sign(db, 2, "26000104", 18)
    with database.writing() as db:
        receipt, by = _sign(db, 2, "26000108", 19).receipt, _account(db, CAMILLE).id
        reason = "Signé par un camarade"
        annulments.annul(db, _session(db, 2), receipt, reason, by=by, now=at(9, 16, 10))
    close_due(database, at(9, 16, 12))
    with database.writing() as db:
        by = _account(db, CAMILLE).id
        merges.merge(db, _guest(db, MISTYPED), _person(db, "26000102"), by=by, now=at(9, 17))
        mistaken = merges.merge(db, _guest(db, NAMESAKE), _person(db, "26000105"), by=by, now=at(9, 17))
        merges.unmerge(db, mistaken, by=by, now=at(9, 18))
    close_due(database, at(9, 18, 12))


def _roster_again(database: Database) -> None:
    """One joins late and was a guest until then, one changes groups, one leaves; one import is undone."""
    with database.writing() as db:
        again = {**ROSTER, **JOINED_LATE, "26000105": ROSTER["26000105"].replace("TD2", "TD1")}
        del again["26000107"]
        _import(db, again, at(9, 21), leaving={_person(db, "26000107").id})
    with database.writing() as db:
        _import(db, BY_MISTAKE, at(9, 22))
    with database.writing() as db:
        act, by = imports_of(db, _course(db).id)[0], _account(db, CAMILLE).id
        take_back_import(db, act, touched=(), by=by, now=at(9, 22, 10))
        planning.cancel(db, _session(db, 3), "Grève des transports", by=by, now=at(9, 22, 18))
    with database.writing() as db:
        by, course, ill = _account(db, CAMILLE).id, _course(db), _person(db, "26000103").id
        excuse(db, course, ill, date(2026, 9, 28), date(2026, 10, 10), "Stage", by=by, now=at(9, 25))
        not_ill = _person(db, "26000104").id
        days = date(2026, 9, 28), date(2026, 10, 9)
        given = excuse(db, course, not_ill, *days, "Arrêt de travail", by=by, now=at(9, 25))
        withdraw(db, given, by=by, now=at(9, 26))
    close_due(database, at(9, 26, 12))


def _week_of_the_quiz(database: Database, keys: Keys) -> None:
    """A class session of one group, whom somebody of the other group joins, and a quiz at its end."""
    with database.writing() as db:
        for minute, number in enumerate(("26000101", "26000102", ERASED, "26000111", "26000104"), start=1):
            _sign(db, 4, number, minute)
    begins, ends = at(9, 30, 10, 40), at(9, 30, 10, 55)
    with database.writing() as db:
        quiz = _illustrated(read_quiz_file(QUIZ.encode()), keep_picture(db, _course(db).id, PNG, "un sceau"))
        version = import_quiz(db, _course(db), quiz, "archives", at(9, 29)).version
        by = _account(db, CAMILLE).id
        publication = publish(db, _session(db, 4), version, by=by, now=at(9, 30, 10, 30))
        open_publication(db, publication, begins, ends)
        set_allowance(db, publication, _person(db, "26000111").id, extra_minutes=10, extra_attempts=0)
    with database.writing() as db:
        publication = _publication(db, 4)
        _answer(db, publication, "26000101", (0, "Sainte Chapelle", (0, 1), 2), begins)
        _answer(db, publication, "26000102", (1, "la chapelle", (0, 1), 0), begins)
        _answer(db, publication, "26000102", (0, "la chapelle", (0, 2)), begins + timedelta(minutes=5))
        _answer(db, publication, ERASED, (0, "Chapelle", (0,)), begins)
        _answer(db, publication, "26000111", (0, None, (1,)), ends + timedelta(minutes=5))
        typed = _answer(db, publication, "26000105", (1, "Louvre", (2,)), begins, device="phone-of-26000104")
        set_aside(db, [typed.id], by=_account(db, CAMILLE).id, now=at(9, 30, 10, 56))
        session, own = publication.class_session_id, _person(db, "26000104").id
        code = new_device_code(db, keys, session, own, by=_account(db, CAMILLE).id, now=begins)
        use_pass(db, session, code_keys(keys, session, code), "another-phone", begins)
        show_on_screen(db, publication, 2, key_shown=True)
    close_due(database, at(9, 30, 12))
    quiz_closing.close_due(database, at(9, 30, 12))
    with database.writing() as db:
        version, by = _publication(db, 4).version, _account(db, CAMILLE).id
        regrade(db, version, 2, "chapelle", right=True, by=by, now=at(10, 1))
    with database.writing() as db:
        changed = read_quiz_file(QUIZ.replace("= Sainte", "= La Sainte").encode())
        version = import_quiz(db, _course(db), changed, "archives", at(10, 2)).version
        publish(db, _session(db, 5), version, by=_account(db, CAMILLE).id, now=at(10, 2))


def _illustrated(quiz: Quiz, picture: Picture) -> Quiz:
    """The quiz with a picture and a formula below its first question."""
    first, *others = quiz.questions
    return replace(quiz, questions=(replace(first, media=(picture, FORMULA)), *others))


def _last_week(database: Database) -> None:
    """One has left by hand, the visitor comes back, and an instructor corrects a signature."""
    with database.writing() as db:
        [enrolment] = enrolments_of(db, _course(db).id, _person(db, "26000110").id)
        end_enrolment(db, enrolment, date(2026, 10, 5), by=_account(db, CAMILLE).id, now=at(10, 5))
    with database.writing() as db:
        for minute, number in enumerate(("26000101", "26000102", ERASED, "26000111"), start=1):
            _sign(db, 5, number, minute)
        _sign(db, 5, VISITOR, 6, device="phone-of-a-visitor")
        _sign(db, 5, "26000105", 20)
    with database.writing() as db:
        session, person, by = _session(db, 5), _person(db, "26000101"), _account(db, CAMILLE).id
        correct(db, session, person.id, Status.LATE, "Arrivée à 9 h 40", by=by, now=at(10, 7, 10))
    close_due(database, at(10, 7, 12))


def _at_the_end(database: Database) -> None:
    """The day of the dump: one person is erased; an instructor is logged in, the assistant has a new link."""
    with database.writing() as db:
        erased = known_as(db, ERASED)
        assert erased is not None
        erase_person(db, erased, reason="demande de la personne", by=None, now=at(10, 8, 10))
    with database.writing() as db:
        db.add(
            Identity(
                issuer="https://cas.kiosk.example", subject="labadie", person_id=_person(db, "26000101").id
            )
        )
        _course(db).term_shown_from = date(2026, 10, 1)
        start_console_session(db, _account(db, CAMILLE), at(10, 8, 11))
        new_setup_link(db, _account(db, DOMINIQUE), at(10, 8, 11))
    close_due(database, NOW)
    quiz_closing.close_due(database, NOW)


def _course(db: Session) -> Course:
    course = course_by_code(db, CODE)
    assert course is not None
    return course


def _session(db: Session, number: int) -> ClassSession:
    found = class_session_by_reference(db, f"{CODE}/{number}")
    assert found is not None
    return found


def _account(db: Session, email: str) -> Instructor:
    account = instructor_by_email(db, email)
    assert account is not None
    return account


def _person(db: Session, number: str) -> Person:
    """The person whom the roster knows by this number."""
    person = person_of_school(db, number)
    assert person is not None
    return person


def _guest(db: Session, claim: Claim) -> Person:
    return db.get_one(Person, keep_guest(db, Person.as_typed(claim.student_number, claim.family_name)))


def _publication(db: Session, number: int) -> Publication:
    [publication] = publications_of(db, _session(db, number).id)
    return publication


def _import(db: Session, people: dict[str, str], now: datetime, leaving: Collection[int] = ()) -> None:
    text = HEADINGS + "".join(f"{number};{line}\n" for number, line in people.items())
    file = read_roster_file(text.encode())
    import_list(db, _course(db), file, leaving=leaving, by=_account(db, CAMILLE).id, now=now)


def _sign(
    db: Session, session: int, who: str | Claim, minute: int, *, device: str = "", method: str = "qr"
) -> SignIn:
    """Somebody scans the code, or types it, so many minutes after the beginning, and signs."""
    claim = Claim.of(_person(db, who)) if isinstance(who, str) else who
    class_session = _session(db, session)
    scanned = class_session.starts_at + timedelta(minutes=minute)
    device = device or f"phone-of-{claim.student_number}"
    person = identify(db, class_session.course, claim, bucket="", now=scanned)
    ticket = ScanTicket(class_session.id, scanned, method, device)
    nonce, now = secrets.token_urlsafe(16), scanned + timedelta(seconds=30)
    return record(db, ticket, person, nonce=nonce, device_key=device, now=now).sign_in


def _answer(
    db: Session,
    publication: Publication,
    number: str,
    responses: tuple[Response | None, ...],
    now: datetime,
    *,
    device: str = "",
) -> Attempt:
    """Somebody takes the quiz, sure of each answer in turn or not, in three minutes."""
    published = published_as(db, publication.code)
    assert published is not None
    participation = participation_of(db, published, _person(db, number).id, (device or f"phone-of-{number}",))
    assert participation is not None
    attempt = begin(db, participation, now)
    for position, response in enumerate(responses, start=1):
        now += timedelta(minutes=1)
        save(
            db,
            participation,
            attempt,
            position,
            response,
            sure=position % 2 == 1,
            nonce=secrets.token_urlsafe(9),
            revision=1,
            now=now,
        )
    finish(db, participation, attempt, now)
    return attempt
