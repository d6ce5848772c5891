"""What the screen shows of a quiz: how to reach it, or the results of one question. Never a name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kiosk.attendance.sheet import Sheet, attendance_count
from kiosk.core.qr_code import QRPath, qr_path
from kiosk.courses.models import ClassSession
from kiosk.quizzes.delivery.publications import QuizPhase, QuizWindow, progress_of, quiz_window_of
from kiosk.quizzes.delivery.versions import quiz_from
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.models import Publication
from kiosk.quizzes.results.results import results_of
from kiosk.quizzes.results.tallies import Tally, screen_tally
from kiosk.web.screen.sheet_view import base_url, milliseconds, spoken


@dataclass(frozen=True)
class QuizView:
    """Shows the results of a question if ``tally`` is given, else how to reach the quiz.

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
    tally: Tally | None
    key_shown: bool

    @property
    def refresh_seconds(self) -> int:
        """After how many seconds a browser without JavaScript reloads the page."""
        return 5

    @property
    def view(self) -> str:
        """Identifies what is shown: the script reloads the page when this changes."""
        key = "/key" if self.key_shown else ""
        return f"{self.code}/{self.tally.position if self.tally else 0}/{self.phase}{key}"

    def as_json(self) -> dict[str, object]:
        """What the script polls for: whether to redraw; ``remaining`` is in milliseconds, or ``None``."""
        drawn = [self.begun, self.finished, self.expected]
        if self.tally:
            drawn += [self.tally.answered, *(bar.count for bar in self.tally.bars)]
        end = self.window.ends_at if self.phase is QuizPhase.OPEN else None
        remaining = None if end is None else milliseconds(end - self.now)
        return {"view": self.view, "drawn": ".".join(map(str, drawn)), "remaining": remaining}


def quiz_view(
    db: Session, sheet: Sheet, publication: Publication, position: int | None, key_shown: bool, now: datetime
) -> QuizView:
    """What the screen shows of a published quiz. Three queries for how to reach it, nine for results."""
    quiz, window = quiz_from(publication.version.source), quiz_window_of(publication)
    begun, finished = progress_of(db, publication.id)
    expected = attendance_count(db, sheet).expected
    tally = None
    if position is not None:
        results = results_of(db, db.get_one(ClassSession, sheet.id), publication, now)
        tally = screen_tally(results, position, with_key=key_shown)
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
        tally,
        key_shown,
    )
