"""What the screen shows of a quiz: how to reach it, or the results of one question. Never a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kiosk.attendance.sheet import Sheet, attendance_count
from kiosk.core.qr_code import QRPath, qr_path
from kiosk.courses.models import ClassSession
from kiosk.quizzes.delivery.publications import QuizPhase, QuizWindow, progress_of, quiz_window_of
from kiosk.quizzes.delivery.versions import quiz_of
from kiosk.quizzes.kinds.kind import Kind
from kiosk.quizzes.kinds.registry import kind_of
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.models import Publication
from kiosk.quizzes.results.results import results_of
from kiosk.quizzes.results.tallies import screen_tally
from kiosk.web.screen.pages import Page, page_at, pages_of
from kiosk.web.screen.sheet_view import base_url, milliseconds, spoken


@dataclass(frozen=True)
class QuizView:
    """Shows the results of a ``question`` if there is one, page by page, else how to reach the quiz.

    ``address`` is the part before the code. ``qr`` is ``None`` once the quiz has closed.
    """

    sheet: Sheet
    quiz: Quiz
    code: str
    window: QuizWindow
    phase: QuizPhase
    begun: int
    finished: int
    expected: int
    now: datetime
    address: str
    qr: QRPath | None
    question: Question | None
    position: int
    pages: Sequence[Page]
    key_shown: bool

    @property
    def refresh_seconds(self) -> int:
        """After how many seconds a browser without JavaScript reloads the page."""
        return 5

    @property
    def view(self) -> str:
        """Identifies what is shown: the script reloads the page when this changes."""
        key = "/key" if self.key_shown else ""
        return f"{self.code}/{self.position}/{self.phase}{key}"

    @property
    def kind(self) -> Kind[Any, Any] | None:
        """The kind of the question."""
        return kind_of(self.question) if self.question else None

    @property
    def page_number(self) -> int:
        """The page shown now, from 1."""
        return page_at(self.pages, self.now) + 1

    @property
    def page(self) -> Page:
        """What is counted on the page shown now."""
        return self.pages[self.page_number - 1]

    def as_json(self) -> dict[str, object]:
        """What the script polls for: whether to redraw; ``remaining`` is in milliseconds, or ``None``."""
        drawn = [self.begun, self.finished, self.expected]
        if self.pages:
            drawn += [self.page_number, *self.page.tally.counts]
        end = self.window.ends_at if self.phase is QuizPhase.OPEN else None
        remaining = None if end is None else milliseconds(end - self.now)
        return {"view": self.view, "drawn": ".".join(map(str, drawn)), "remaining": remaining}


def quiz_view(
    db: Session, sheet: Sheet, publication: Publication, position: int | None, key_shown: bool, now: datetime
) -> QuizView:
    """What the screen shows of a published quiz. Three queries for how to reach it, nine for results."""
    quiz, window = quiz_of(publication.version), quiz_window_of(publication)
    begun, finished = progress_of(db, publication.id)
    expected = attendance_count(db, sheet).expected
    question, pages = None, list[Page]()
    if position is not None:
        results = results_of(db, db.get_one(ClassSession, sheet.id), publication, now)
        question = quiz.questions[position - 1]
        pages = pages_of(screen_tally(results, position, with_key=key_shown), question)
    phase, address = window.phase(now), f"{base_url()}/q/{publication.code}"
    return QuizView(
        sheet,
        quiz,
        publication.code,
        window,
        phase,
        begun,
        finished,
        expected,
        now,
        f"{spoken(base_url())}/q/",
        None if phase is QuizPhase.CLOSED else qr_path(address.upper()),
        question,
        position or 0,
        pages,
        key_shown,
    )
