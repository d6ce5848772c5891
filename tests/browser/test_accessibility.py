"""axe-core finds nothing on any page, in both languages, at 320 and 390 px, light and dark.

Each language is seen at one width and scheme; with ``--full-size``, at the other ones too.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import instructor_by_email, new_setup_link
from kiosk.attendance import room_code
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.excuses import excuse
from kiosk.attendance.planning import cancel
from kiosk.attendance.register import register_of
from kiosk.attendance.sign_in import Claim
from kiosk.content.demo.answers import answer_the_quiz
from kiosk.core.paths import CONTENT
from kiosk.courses.models import ClassSession, Teaching
from kiosk.quizzes.delivery.publications import close_now, open_publication, publications_of, set_closing
from kiosk.quizzes.delivery.screen_views import show_on_screen
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.models import Publication
from tests.browser.conftest import PROJECTOR, LiveHall
from tests.browser.recap import LEA, open_quiz, open_recap
from tests.factories import (
    PASSWORD,
    make_burst,
    make_class_session,
    make_course,
    make_sign_in,
    make_student,
)

NARROW, PHONE_WIDE = {"width": 320, "height": 640}, {"width": 390, "height": 844}
WORDS = {
    "fr-FR": {"number": "Numéro étudiant", "name": "Nom de famille", "not_me": "Ce n’est pas moi"},
    "en-GB": {"number": "Student number", "name": "Family name", "not_me": "Not me"},
}
# A page that asks the server nothing, where a walk waits while it changes something; of the same site, for
# which the browser needs no new process.
NOWHERE = "/health"
AXE = Axe().axe_script
# Only what is wrong: bringing everything back from the browser takes longer than finding it.
VIOLATIONS = "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"
# The places of some kinds in the recap (``tests.browser.recap``).
NUMERIC, ORDERING, MATCHING, SHORT, KINDS = 2, 3, 4, 6, 7
Setting = tuple[dict[str, int], str]
SETTINGS: dict[str, tuple[Setting, ...]] = {
    "fr-FR": ((NARROW, "light"), (PHONE_WIDE, "dark")),
    "en-GB": ((NARROW, "dark"), (PHONE_WIDE, "light")),
}
IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", SETTINGS)
ON_THE_WALL = ((PROJECTOR, "light"),)


class Inspector:
    """Looks at each page that a walk comes past, in several settings."""

    def __init__(self, page: Page, settings: tuple[Setting, ...]) -> None:
        self.page = page
        self.settings = settings
        # A part that is replaced while it is being looked at has no barrier of its own.
        page.route("**/live*", lambda route: route.abort())
        self.problems: list[str] = []
        self.seen = 0

    def look(self, state: str) -> None:
        self.seen += 1
        if not self.page.evaluate("window.axe !== undefined"):
            self.page.evaluate(AXE)
        for viewport, scheme in self.settings:
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            where = f"{state}, {viewport['width']} px, {scheme}"
            for violation in self.page.evaluate(VIOLATIONS):
                targets = [node["target"] for node in violation["nodes"]]
                self.problems.append(f"{where}: {violation['id']}: {violation['help']} {targets}")
            self.measure(where, viewport)

    def measure(self, where: str, viewport: dict[str, int]) -> None:
        """Nothing scrolls sideways; on the wall, where nobody can scroll, nothing scrolls at all."""
        wide, high = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        if wide > viewport["width"]:
            self.problems.append(f"{where}: scrolls sideways")
        if viewport is PROJECTOR and high > viewport["height"]:
            self.problems.append(f"{where}: scrolls")


class Measurer(Inspector):
    """Looks at the size of pages whose kinds have been inspected before."""

    def look(self, state: str) -> None:
        self.seen += 1
        self.measure(state, PROJECTOR)


def code(hall: LiveHall) -> str:
    return room_code.mint(hall.kiosk.keys.derive("room-code"), hall.class_session.id, hall.clock.now()).text


def walk_the_phone(hall: LiveHall, inspector: Inspector, words: dict[str, str]) -> None:
    page = inspector.page

    def fill(number: str, name: str) -> None:
        page.get_by_label(words["number"]).fill(number)
        page.get_by_label(words["name"]).fill(name)
        page.locator("form button").first.click()

    page.goto(hall.url + "/")
    inspector.look("front page")
    page.locator("form button").click()
    inspector.look("front page, no code")
    page.goto(f"{hall.url}/s/00000000")
    inspector.look("refused")
    page.goto(f"{hall.url}/nowhere")
    inspector.look("nothing here")
    page.goto(f"{hall.url}/s/{code(hall)}")
    inspector.look("form")
    fill("", "")
    inspector.look("form, empty")
    fill("12600880", "Wrong")
    inspector.look("form, name does not match")
    fill("99", "Nobody")
    page.locator("[value=asked]").click()
    inspector.look("form, guest")
    page.goto(f"{hall.url}/s/{code(hall)}")
    fill("12600880", "Andriantsitohaina-Rakotomalala de la Rochefontaine-Montgolfier")
    inspector.look("receipt")
    page.get_by_role("button", name=words["not_me"]).click()
    inspector.look("form, second person")


def walk_the_console(hall: LiveHall, inspector: Inspector) -> None:
    page, base = inspector.page, f"{hall.url}/console"
    with hall.kiosk.database.writing() as db:
        who = instructor_by_email(db, hall.instructor_email)
        assert who
        token = new_setup_link(db, who, hall.clock.now())
    page.goto(f"{base}/set-up/{token}")
    inspector.look("set-up")
    page.locator("main button").click()
    inspector.look("set-up, empty")
    page.goto(f"{base}/set-up/used")
    inspector.look("set-up, dead link")
    page.goto(f"{base}/log-in")
    inspector.look("log-in")
    page.locator("main button").click()
    inspector.look("log-in, empty")
    page.locator("[name=email]").fill(hall.instructor_email)
    page.locator("[name=password]").fill("wrong")
    page.locator("main button").click()
    inspector.look("log-in, wrong")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    inspector.look("console")
    page.goto(f"{base}/sessions/{hall.class_session.id}")
    inspector.look("class session, open")
    page.locator(".other-screen summary").click()
    inspector.look("class session, link of the screen")
    page.goto(f"{base}/sessions/{hall.class_session.id}?q=zzz")
    inspector.look("class session, nobody found")
    page.goto(f"{base}/sessions/{hall.class_session.id}")
    page.locator("td a").first.click()
    inspector.look("person")
    page.locator("main button").click()
    inspector.look("person, empty correction")
    page.locator("[name=status]").nth(2).check()
    page.locator("[name=reason]").fill("certificat")
    page.locator("main button").click()
    inspector.look("class session, message")
    page.locator("td a").first.click()
    inspector.look("person, corrected")
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        for entry in register_of(db, class_session).entries:
            correct(db, class_session, entry.person.id, Status.LATE, "train", by=who.id, now=hall.clock.now())
    page.locator("[name=status]").nth(2).check()
    page.locator("[name=reason]").fill("autre certificat")
    page.locator("main button").first.click()
    inspector.look("person, corrected meanwhile")
    page.goto(hall.url + NOWHERE)
    with hall.kiosk.database.writing() as db:
        make_burst(db, db.get_one(ClassSession, hall.class_session.id), at=hall.clock.now())
    page.goto(f"{base}/sessions/{hall.class_session.id}")
    inspector.look("class session, unusual signatures")
    page.goto(f"{base}/sessions/{hall.class_session.id}/bursts")
    inspector.look("unusual signatures")
    page.locator(".together button").click()
    inspector.look("unusual signatures, no reason")
    page.locator("main form button").first.click()
    inspector.look("unusual signatures, looked at")
    page.goto(hall.url + NOWHERE)
    hall.clock.advance(minutes=15)
    page.goto(f"{base}/sessions/{hall.class_session.id}")
    inspector.look("class session, closed")
    page.goto(hall.url + NOWHERE)
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        class_session.course.late_minutes = 10
        late = make_student(db, class_session.course, "Retard", student_number="12600999")
        make_sign_in(db, class_session, late, at=hall.clock.now())
    page.goto(f"{base}/sessions/{hall.class_session.id}")
    inspector.look("class session, latecomers")
    page.goto(hall.url + NOWHERE)
    hall.clock.advance(minutes=-60)
    page.goto(f"{base}/sessions/{hall.class_session.id}")
    inspector.look("class session, before")
    page.goto(hall.url + NOWHERE)
    hall.clock.advance(minutes=-7 * 24 * 60)
    page.goto(f"{base}/sessions/{hall.class_session.id}/window/open")
    inspector.look("another day")
    page.goto(hall.url + NOWHERE)
    hall.clock.advance(minutes=7 * 24 * 60)
    with hall.kiosk.database.writing() as db:
        db.get_one(ClassSession, hall.class_session.id).course.late_minutes = 0


def walk_a_course(hall: LiveHall, inspector: Inspector) -> None:
    """Making a course, its plan and its list, by somebody who is logged in."""
    page, base = inspector.page, f"{hall.url}/console"
    page.goto(f"{base}/courses/new")
    inspector.look("new course")
    page.locator("main form button").click()
    inspector.look("new course, empty")
    page.locator("#title").fill("Management de projet")
    page.locator("main form button").click()
    inspector.look("plan, empty")
    course = page.url.removesuffix("/sessions")
    page.goto(f"{course}/students")
    inspector.look("list, empty")
    page.locator("#names").fill("1;Abadie\nMartin;Louise")
    page.locator("#paste button").click()
    inspector.look("list, problems")
    page.locator("#names").fill("12600100;Abadie;Léa;A\n12600777;Martin;Louise;B")
    page.locator(".onward button").click()
    inspector.look("list, preview")
    page.locator(".import-bar button").click()
    inspector.look("list")
    page.locator("#one summary").click()
    page.locator("#one button").click()
    inspector.look("list, one person, empty")
    page.goto(f"{course}/sessions")
    page.locator("#add button").click()
    inspector.look("plan, wrong")
    for field, value in (("title", "Atelier"), ("day", "2026-03-04"), ("begins", "09:00"), ("ends", "11:00")):
        page.locator(f"#add #{field}").fill(value)
    page.locator("#add button").click()
    page.locator(".teachers summary").click()
    inspector.look("plan")
    page.locator(".plan-state a").click()
    inspector.look("move or cancel")
    page.locator("#reason").fill("grève")
    page.locator("#cancel ~ form button").click()
    inspector.look("plan, cancelled")
    page.locator(".plan-state a").click()
    inspector.look("reinstate")
    page.goto(f"{course}/students")
    page.locator("details.card-form summary").first.click()
    page.locator("#names").fill("12600100;Abadie;Léa;B")
    page.locator("#paste button").click()
    inspector.look("list, preview with changes")


def walk_the_term(hall: LiveHall, inspector: Inspector) -> None:
    """A course without anything, its matrix, a person and a guest; and what a phone shows of it."""
    page, course = inspector.page, f"{hall.url}/console/courses/{hall.class_session.course_id}"
    with hall.kiosk.database.writing() as db:
        empty = make_course(db, title="Nouveau")
        db.add(Teaching(course_id=empty.id, instructor_id=db.scalars(select(Teaching.instructor_id)).one()))
        of_hall = db.get_one(ClassSession, hall.class_session.id).course
        of_hall.term_shown_from = hall.class_session.day
        start = hall.class_session.starts_at
        past = [make_class_session(db, of_hall, starts_at=start - timedelta(weeks=w)) for w in range(1, 14)]
        cancel(db, past[3], "grève", by=None, now=start)
        guest = Claim("777", "Invitée", "Ariane", "a@b.example", as_guest=True)
        make_sign_in(db, past[0], guest, at=past[0].starts_at)
        student = make_student(db, of_hall, "Retard", student_number="12600999", group="B")
        excuse(db, of_hall, student.id, past[2].day, past[1].day, "certificat", by=None, now=start)
        correct(db, past[5], student.id, Status.LATE, "train", by=None, now=start)
        make_sign_in(db, past[6], student, at=past[6].starts_at)
        student_id, empty_id = student.id, empty.id
    page.goto(f"{hall.url}/console/courses/{empty_id}")
    inspector.look("course, empty")
    page.goto(course)
    inspector.look("matrix")
    page.locator(".menu summary").click()
    inspector.look("matrix, downloads")
    page.goto(f"{course}?q=xxx")
    inspector.look("matrix, nobody")
    page.goto(f"{course}/people/{student_id}")
    inspector.look("person of a term")
    page.locator(".panel form button").last.click()
    inspector.look("person of a term, no days")
    page.goto(course)
    page.locator("tbody a", has_text="Invitée").click()
    inspector.look("guest of a term")
    page.goto(f"{hall.url}/s/{code(hall)}")
    page.locator("#student_number").fill("12600999")
    page.locator("#family_name").fill("Retard")
    page.locator("form button").first.click()
    page.goto(f"{hall.url}/term/{hall.class_session.course_id}")
    inspector.look("own term")


def walk_the_screen(hall: LiveHall, inspector: Inspector) -> None:
    inspector.page.goto(f"{hall.screen_url}x")
    inspector.look("screen, refused")
    for minutes, state in ((-60, "before"), (60, "open"), (15, "closed")):
        inspector.page.goto(hall.url + NOWHERE)
        hall.clock.advance(minutes=minutes)
        inspector.page.goto(hall.screen_url)
        inspector.look(f"screen, {state}")


def log_in(hall: LiveHall, page: Page) -> None:
    page.goto(f"{hall.url}/console/log-in")
    page.locator("[name=email]").fill(hall.instructor_email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.locator(".card").first.wait_for()


def publication_in(hall: LiveHall, db: Session) -> Publication:
    return publications_of(db, hall.class_session.id)[0]


def answer_everything(hall: LiveHall) -> None:
    """Twelve students take the quiz that is open."""
    with hall.kiosk.database.writing() as db:
        course = db.get_one(ClassSession, hall.class_session.id).course
        students = [make_student(db, course, f"Nom{number}") for number in range(12)]
        unsigned = [(student, None) for student in students]
        answer_the_quiz(db, publication_in(hall, db), unsigned, hall.clock.now())
    hall.clock.advance(minutes=10)


def walk_the_quiz(hall: LiveHall, inspector: Inspector, words: dict[str, str]) -> None:
    """Everything that a student sees of a quiz that explains at the end."""
    page, context = inspector.page, inspector.page.context
    cover = open_recap(hall, opened=False, Certitude="oui")

    def submit_identity(number: str, name: str) -> None:
        page.get_by_label(words["number"]).fill(number)
        page.get_by_label(words["name"]).fill(name)
        page.locator("form button").first.click()

    def change(action: Callable[..., None], *arguments: object) -> None:
        with hall.kiosk.database.writing() as db:
            action(db, publication_in(hall, db), hall.clock.now(), *arguments)

    page.goto(f"{hall.url}/quiz/")
    inspector.look("quizzes, unknown phone")
    page.goto(cover)
    inspector.look("who, waiting")
    change(open_publication, None)
    page.goto(cover)
    inspector.look("who")
    submit_identity("", "")
    inspector.look("who, empty")
    submit_identity(LEA[0], "Wrong")
    inspector.look("who, name does not match")
    submit_identity("99", "Nobody")
    page.locator("[value=asked]").click()
    inspector.look("who, guest")
    page.goto(f"{cover}/phone")
    inspector.look("another phone, code to type")
    page.locator("#device_code").fill("0000 0000")
    page.locator("form button").first.click()
    inspector.look("another phone, code refused")
    page.goto(cover)
    submit_identity(*LEA)
    page.goto(open_recap(hall, key="later", opened=False))
    inspector.look("cover, waiting")
    page.goto(f"{hall.url}/quiz/")
    inspector.look("quizzes")
    page.goto(cover)
    inspector.look("cover")
    page.locator("form button").first.click()
    for place in range(1, KINDS + 1):
        page.goto(f"{cover}/1/{place}")
        inspector.look(f"question {place}")
    page.route("**/*-quiz.js", lambda route: route.abort())
    for place in ORDERING, MATCHING:
        page.goto(f"{cover}/1/{place}")
        inspector.look(f"question {place} without script")
    page.unroute_all()

    page.goto(f"{cover}/1/{NUMERIC}")
    page.locator("#answer").fill("vingt")
    page.locator("form button").first.click()
    page.get_by_role("alert").wait_for()
    inspector.look("question, unclear")
    context.set_offline(True)
    page.locator("#answer").fill("12")
    page.locator(".saving.waiting").wait_for()
    inspector.look("question, waiting for the network")
    context.set_offline(False)
    page.locator(".saving.saved").wait_for()
    inspector.look("question, saved")
    page.goto(f"{cover}/1/1")
    page.locator("details").click()
    page.locator("label.option").nth(1).click()
    inspector.look("question, hint and choice")
    page.goto(f"{cover}/1/{MATCHING}")
    for pair in page.locator("[data-pair]").all():
        pair.locator(".option").first.click()
    inspector.look("question, matched")
    page.goto(f"{cover}/1/end")
    inspector.look("overview")
    page.goto(cover)
    inspector.look("cover, begun")
    page.goto(f"{cover}/1/end")
    page.locator("form button").first.click()
    inspector.look("results")
    page.goto(cover)
    inspector.look("cover, over")
    known = context.cookies()
    context.clear_cookies()
    page.goto(cover)
    submit_identity(*LEA)
    inspector.look("cover, begun elsewhere")
    page.get_by_role("button", name=words["not_me"]).click()
    page.goto(cover)
    submit_identity("12600442", "الفاسي")
    change(close_now)
    page.locator("form button").first.click()
    inspector.look("cover, refused")
    page.goto(cover)
    inspector.look("cover, closed")
    page.get_by_role("button", name=words["not_me"]).click()
    inspector.look("who, closed")
    context.clear_cookies()
    context.add_cookies(known)

    cover = open_recap(hall, key="each", Retour="à chaque réponse")
    page.goto(cover)
    page.locator("form button").first.click()
    page.locator("label.option").first.click()
    page.locator("form button").first.click()
    page.locator(".verdict").wait_for()
    inspector.look("question, explained")
    page.goto(f"{hall.url}/s/{code(hall)}")
    page.locator("form button").first.click()
    page.goto(f"{cover}/who")
    inspector.look("who, signed on this phone")
    page.goto(f"{cover}/phone")
    inspector.look("another phone")
    page.locator("form button").first.click()
    inspector.look("another phone, code shown")
    page.goto(f"{cover}/1/{ORDERING}")
    page.locator(".move:not([aria-disabled=true])").last.click()
    page.locator("form [type=submit]").click()
    page.locator(".verdict").wait_for()
    inspector.look("question, neighbours explained")
    with hall.kiosk.database.writing() as db:
        publication = publications_of(db, hall.class_session.id)[-1]
        set_closing(db, publication, hall.clock.now(), hall.clock.now() + timedelta(minutes=5))
    for place in SHORT, "end":
        page.goto(f"{cover}/1/{place}")
        inspector.look(f"{place}, against the clock")
    page.goto(f"{cover}/1/{SHORT}")
    page.locator("#answer").fill("coût")
    hall.clock.advance(minutes=8)
    page.locator("form [type=submit]").click()
    page.get_by_role("alert").wait_for()
    inspector.look("question, too late")
    page.goto(cover)
    inspector.look("cover, stopped")
    page.goto(f"{cover}/1/end")
    inspector.look("overview, closed")


def walk_the_quiz_in_the_console(hall: LiveHall, inspector: Inspector) -> None:
    page, base = inspector.page, f"{hall.url}/console/sessions/{hall.class_session.id}"
    page.goto(base)
    inspector.look("class session, no quiz")
    open_recap(hall, opened=False, Certitude="oui")
    page.goto(base)
    inspector.look("class session, quiz")
    page.locator(".recap a").click()
    inspector.look("quiz, nobody yet")
    page.locator(".register a").first.click()
    inspector.look("quiz question, no answer yet")
    with hall.kiosk.database.writing() as db:
        publication = publication_in(hall, db)
        open_publication(db, publication, hall.clock.now(), None)
    answer_everything(hall)
    page.goto(f"{base}/quizzes/{publication.id}")
    inspector.look("quiz, results")
    page.locator("tbody a").last.click()
    inspector.look("quiz person")
    page.locator("[name=extra_minutes]").fill("-5")
    page.locator("main button").last.click()
    inspector.look("quiz person, error")
    for position in 1, SHORT:
        page.goto(f"{base}/quizzes/{publication.id}/questions/{position}")
        inspector.look(f"quiz question {position}")
    page.locator(".actions button").first.click()
    inspector.look("quiz question, on the screen")


def walk_the_screen_with_a_quiz(hall: LiveHall, inspector: Inspector, questions: int = KINDS) -> None:
    def show(state: str, change: Callable[[Session, Publication], None]) -> None:
        inspector.page.goto(hall.url + NOWHERE)
        with hall.kiosk.database.writing() as db:
            change(db, publication_in(hall, db))
        inspector.page.goto(hall.screen_url)
        inspector.look(f"screen, {state}")

    show("way to the quiz", show_on_screen)
    show("results without the right answer", partial(show_on_screen, position=1))
    for position in range(1, questions + 1):
        show(f"results of question {position}", partial(show_on_screen, position=position, key_shown=True))
    with hall.kiosk.database.writing() as db:
        close_now(db, publication_in(hall, db), hall.clock.now())
    show("quiz closed", show_on_screen)


@pytest.fixture
def settings(request: pytest.FixtureRequest, language: str) -> tuple[Setting, ...]:
    both = SETTINGS[language]
    return both if request.config.getoption("--full-size") else both[:1]


@IN_BOTH_LANGUAGES
def test_no_page_has_a_barrier(
    live_hall: LiveHall, new_page: Callable[..., Page], language: str, settings: tuple[Setting, ...]
) -> None:
    inspector = Inspector(new_page(language=language), settings)
    walk_the_phone(live_hall, inspector, WORDS[language])
    walk_the_console(live_hall, inspector)
    live_hall.clock.advance(minutes=45)
    walk_the_screen(live_hall, inspector)
    assert not inspector.problems, "\n".join(inspector.problems)
    assert inspector.seen == 37


@IN_BOTH_LANGUAGES
def test_no_page_of_a_course_has_a_barrier(
    live_hall: LiveHall, new_page: Callable[..., Page], language: str, settings: tuple[Setting, ...]
) -> None:
    inspector = Inspector(new_page(language=language), settings)
    log_in(live_hall, inspector.page)
    walk_a_course(live_hall, inspector)
    assert not inspector.problems, "\n".join(inspector.problems)
    assert inspector.seen == 14


@IN_BOTH_LANGUAGES
def test_no_page_of_the_term_has_a_barrier(
    live_hall: LiveHall, new_page: Callable[..., Page], language: str, settings: tuple[Setting, ...]
) -> None:
    inspector = Inspector(new_page(language=language), settings)
    log_in(live_hall, inspector.page)
    walk_the_term(live_hall, inspector)
    assert not inspector.problems, "\n".join(inspector.problems)
    assert inspector.seen == 8


@IN_BOTH_LANGUAGES
def test_no_page_of_the_quiz_has_a_barrier(
    live_hall: LiveHall, new_page: Callable[..., Page], language: str, settings: tuple[Setting, ...]
) -> None:
    inspector = Inspector(new_page(language=language), settings)
    walk_the_quiz(live_hall, inspector, WORDS[language])
    assert not inspector.problems, "\n".join(inspector.problems)
    assert inspector.seen == 43


@IN_BOTH_LANGUAGES
def test_no_page_about_the_quiz_has_a_barrier(
    live_hall: LiveHall, new_page: Callable[..., Page], language: str, settings: tuple[Setting, ...]
) -> None:
    inspector = Inspector(new_page(language=language), settings)
    log_in(live_hall, inspector.page)
    walk_the_quiz_in_the_console(live_hall, inspector)
    walk_the_screen_with_a_quiz(live_hall, inspector)
    assert not inspector.problems, "\n".join(inspector.problems)
    assert inspector.seen == 20


def test_the_projector_has_no_barrier_at_its_own_size(
    live_hall: LiveHall, new_page: Callable[..., Page]
) -> None:
    inspector = Inspector(new_page(viewport=PROJECTOR), ON_THE_WALL)
    walk_the_screen(live_hall, inspector)
    assert not inspector.problems, "\n".join(inspector.problems)


@pytest.mark.parametrize("name", ["seance-1.en", "seance-1.fr", "seance-2.en", "seance-2.fr"])
def test_a_whole_recap_fits_on_the_wall(
    live_hall: LiveHall, new_page: Callable[..., Page], name: str
) -> None:
    measurer = Measurer(new_page(viewport=PROJECTOR), ON_THE_WALL)
    quiz = read_quiz_file((CONTENT / "quizzes" / f"{name}.md").read_bytes())
    open_quiz(live_hall, quiz, "recap")
    answer_everything(live_hall)
    walk_the_screen_with_a_quiz(live_hall, measurer, len(quiz.questions))
    assert not measurer.problems, "\n".join(measurer.problems)
    assert measurer.seen == len(quiz.questions) + 3
