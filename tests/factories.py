"""Small makers of what tests need, each with sensible values for what a test does not care about."""

from datetime import date, datetime, timedelta
from itertools import count

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import add_instructor
from kiosk.accounts.models import Instructor
from kiosk.attendance.events import record_plan
from kiosk.attendance.models import SignIn
from kiosk.attendance.sign_in import Claim, identify, record
from kiosk.attendance.ticket import ScanTicket
from kiosk.courses.enrolments import enrol
from kiosk.courses.models import ClassSession, Course, Teaching
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import begin
from kiosk.quizzes.delivery.participation import Participation, participation_of
from kiosk.quizzes.delivery.publications import open_publication, publish
from kiosk.quizzes.delivery.published import published_as
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.model.quiz import Choice, Question, Quiz, QuizSettings
from kiosk.quizzes.models import Attempt, Publication
from tests.clock import NINE_IN_PARIS

PASSWORD = "correct horse battery"
# A log-in compares with the strength that the hash names: hundreds of tests log in, and few are about that.
_QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
_numbers = count(1)
LONG_AGO = date(2020, 1, 1)
SINGLE = SingleChoice(
    stem="Que voit l’utilisateur ?",
    choices=(Choice("les produits", right=True), Choice("les modèles", right=False)),
)
SHORT = ShortText(stem="Quel sigle ?", answers=(Choice("TCO", right=True), Choice("ROI", right=False)))


def make_course(db: Session, **values: object) -> Course:
    course = Course(
        **{
            "code": f"COURSE-{next(_numbers)}",
            "title": "Outils IA & Management",
            "institution": "Université de l’Exemple",
            "time_zone": "Europe/Paris",
            "language": "fr",
            "window_minutes": 15,
            "late_minutes": 0,
            "guests_allowed": False,
            **values,
        }
    )
    db.add(course)
    db.flush()
    return course


def make_class_session(db: Session, course: Course | None = None, **values: object) -> ClassSession:
    """Planned for ``NINE_IN_PARIS``, for three hours."""
    starts_at = values.pop("starts_at", NINE_IN_PARIS)
    assert isinstance(starts_at, datetime)
    class_session = ClassSession(
        **{
            "course_id": (course or make_course(db)).id,
            "number": next(_numbers),
            "title": "Infrastructure & dépendances",
            "room": "Amphi 2",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            **values,
        }
    )
    db.add(class_session)
    db.flush()
    db.refresh(class_session)
    record_plan(db, class_session.id, NINE_IN_PARIS)
    return class_session


def make_student(
    db: Session,
    course: Course | None = None,
    family_name: str = "Abadie",
    *,
    student_number: str = "",
    given_name: str = "Léa",
    email: str = "",
    group: str = "",
    first_day: date = LONG_AGO,
    last_day: date | None = None,
) -> Person:
    """A student, enrolled when a course is given: always, unless days are given too."""
    student_number = student_number or f"900{next(_numbers):06}"
    student = Person.of_school(student_number, family_name, given_name, email)
    db.add(student)
    db.flush()
    if course is not None:
        enrol(db, course, student, group, first_day=first_day, last_day=last_day, by=None, now=NINE_IN_PARIS)
    return student


def make_instructor(
    db: Session, course: Course | None = None, email: str = "", name: str = "Dominique Exemple"
) -> Instructor:
    """An instructor whose password is ``PASSWORD``, quick to check, teaching the course when one is given."""
    instructor = add_instructor(db, email or f"instructor{next(_numbers)}@kiosk.example", name, NINE_IN_PARIS)
    instructor.password_hash = _QUICK_HASH
    if course is not None:
        db.add(Teaching(course_id=course.id, instructor_id=instructor.id))
    db.flush()
    return instructor


def make_sign_in(
    db: Session,
    class_session: ClassSession,
    claim: Claim | Person,
    *,
    at: datetime = NINE_IN_PARIS,
    device: str = "",
    method: str = "qr",
    quick_phone_issued_at: datetime | None = None,
) -> SignIn:
    """A signature, through the domain's own functions."""
    if isinstance(claim, Person):
        claim = Claim.of(claim)
    device = device or f"device-{next(_numbers)}"
    person = identify(db, class_session.course, claim, bucket=f"bucket-{next(_numbers)}", now=at)
    ticket = ScanTicket(class_session.id, at, method, device)
    return record(
        db,
        ticket,
        person,
        nonce=f"nonce-{next(_numbers):012}",
        device_key=device,
        quick_phone_issued_at=quick_phone_issued_at,
        now=at,
    ).sign_in


def make_burst(
    db: Session, class_session: ClassSession, people: int = 8, at: datetime = NINE_IN_PARIS
) -> list[str]:
    """The signatures that a program has sent for absent students, by their receipts."""
    instants = [at + timedelta(milliseconds=16 * place) for place in range(people)]
    return [
        make_sign_in(
            db,
            class_session,
            make_student(db, class_session.course, f"Absent{place}"),
            at=instant,
            quick_phone_issued_at=instant,
        ).receipt
        for place, instant in enumerate(instants)
    ]


def make_quiz(*questions: Question, title: str = "Récap", **settings: object) -> Quiz:
    """A quiz in French; of two questions unless they are given."""
    return Quiz(title, "fr", questions or (SINGLE, SHORT), QuizSettings(**settings))  # type: ignore[arg-type]


def make_publication(
    db: Session,
    class_session: ClassSession | None = None,
    quiz: Quiz | None = None,
    *,
    key: str = "recap",
    opens_at: datetime | None = NINE_IN_PARIS,
    closes_at: datetime | None = None,
) -> Publication:
    """A published quiz, open from ``NINE_IN_PARIS`` on unless a test says otherwise."""
    class_session = class_session or make_class_session(db)
    version = import_quiz(db, class_session.course, quiz or make_quiz(), key, NINE_IN_PARIS).version
    publication = publish(db, class_session, version, by=None, now=NINE_IN_PARIS)
    if opens_at is not None:
        open_publication(db, publication, opens_at, closes_at)
    return publication


def make_sitting(
    db: Session, publication: Publication, person: Person, device: str = "phone"
) -> Participation:
    """What one phone of a person sees of a publication at the moment."""
    published = published_as(db, publication.code)
    assert published is not None
    participation = participation_of(db, published, person.id, (device,))
    assert participation is not None
    return participation


def make_attempt(
    db: Session,
    publication: Publication,
    person: Person,
    device: str = "phone",
    at: datetime = NINE_IN_PARIS,
) -> Attempt:
    """An attempt that was begun, through the domain's own functions."""
    return begin(db, make_sitting(db, publication, person, device), at)
