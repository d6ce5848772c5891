"""The register of a class session as a document to print and file: PDF, A4.

It is in the language of the course, whoever downloads it, and dated by the latest event of the register, not
by the time it is made, so the same register gives the same bytes, as long as the log has not grown.
"""

from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_date

from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.register import Register
from kiosk.core import base32
from kiosk.documents.attendance_labels import labels_in
from kiosk.documents.file import local
from kiosk.documents.paper import (
    ACCENT,
    BOTTOM,
    LEFT,
    PALE,
    QUIET,
    WIDTH,
    About,
    Cell,
    Column,
    Line,
    Mark,
    Paper,
    Rule,
    Style,
    Text,
    at_the_right,
    height,
    pdf_bytes,
    set_table,
)
from kiosk.documents.typeface import SANS, SERIF, is_printable, printable

INSTITUTION = Style(SANS, 9, 18, QUIET)
TITLE = Style(SERIF, 25, 34)
COURSE = Style(SERIF, 13.5, 17.5)
SESSION = Style(SERIF, 11, 15, QUIET)
LABEL = Style(SANS, 6.8, 9.5, QUIET)
FACT = Style(SANS, 9, 12)
NUMERAL = Style(SERIF, 20, 23, ACCENT)
PLAIN = Style(SANS, 7.5, 9.4)
CALM = Style(SANS, 7.5, 9.4, QUIET)
NOTE = Style(SANS, 7.5, 11, QUIET)
PROOF = Style(SANS, 8, 12)
FACT_WIDTHS = (300.0, 211.28)
NO_BREAK = "\u00a0"
# Number, family name, given name, group, status, time, method, receipt, remarks.
# The time has room for a date, for signatures made on another day.
WIDTHS = (46.0, 90.5, 78.0, 36.0, 42.0, 48.5, 47.0, 55.0, 80.28)


def attendance_pdf(register: Register) -> bytes:
    """The register as PDF. The bytes depend only on the register."""
    return _Document(register).pdf()


class _Document:
    def __init__(self, register: Register) -> None:
        self.register = register
        self.session = register.class_session
        self.course = self.session.course
        self.words = labels_in(self.course.language)
        self.number = self.words.session.format(number=self.session.number)
        self.paper = Paper()
        self.transcribes = False  # set once something cannot be printed as written

    def pdf(self) -> bytes:
        self._head()
        self._facts()
        self._counts()
        self._table()
        self._proof()
        about = About(
            title=f"{self.words.title} · {self._shown(self.course.title)} · {self.number}",
            author=self._shown(self.course.institution),
            language=self.words.language,
            made_at=self.register.head.at or self.session.starts_at,
        )
        return pdf_bytes(self.paper, about, self._foot)

    def _head(self) -> None:
        lines = []
        if self.course.institution:
            lines += INSTITUTION.lines(self._shown(self.course.institution))
        lines += TITLE.lines(self.words.title)
        lines += COURSE.lines(self._shown(self.course.title))
        lines += SESSION.lines(f"{self.number} · {self._shown(self.session.title)}")
        self.paper.set((LEFT, lines))
        self.paper.skip(9)
        self.paper.rule(0.8, ACCENT)
        self.paper.skip(9)

    def _facts(self) -> None:
        session, window, words = self.session, self.register.window, self.words
        planned = f"{self._day(session.starts_at)}, {self._span(session.starts_at, session.ends_at)}"
        signing = self._span(window.opens_at, window.closes_at)
        if window.late_until > window.closes_at:
            signing += f" ({words.late_until.format(time=self._time(window.late_until))})"
        facts = [(words.date, f"{planned} ({self.course.time_zone})"), (words.window, signing)]
        if session.room:
            facts.append((words.room, self._shown(session.room)))
        if names := self.register.instructors:
            facts.append((self._counted(words.instructors, len(names)), self._shown(", ".join(names))))
        for pair in filter(None, (facts[:2], facts[2:])):
            blocks = [
                [*LABEL.lines(label), *FACT.lines(fact, width)]
                for (label, fact), width in zip(pair, FACT_WIDTHS, strict=False)
            ]
            self._set_beside(FACT_WIDTHS[0] + 12, blocks)
            self.paper.skip(5)

    def _counts(self) -> None:
        counts = self.register.counts()
        told = [(self.words.counted[status], counts[status]) for status in Status]
        told.append((self.words.people, len(self.register.entries)))
        columns = [
            [Line(str(count), NUMERAL), Line(self._counted(words, count), NOTE)] for words, count in told
        ]
        self._set_beside(WIDTH / len(told), columns)
        self.paper.skip(10)

    def _table(self) -> None:
        columns = [Column(*each) for each in zip(self.words.columns, WIDTHS, strict=True)]
        set_table(self.paper, columns, map(self._row, self.register.entries))
        if not self.register.entries:
            self.paper.set((LEFT, PLAIN.lines(self.words.nobody)))

    def _row(self, entry: Entry) -> Sequence[Cell]:
        words, person, sign_in = self.words, entry.person, entry.sign_in
        remarks = ", ".join(words.flag[flag] for flag in entry.flags)
        if entry.reason:
            remarks += f" – {self._shown(entry.reason)}"
        return (
            (self._shown(person.student_number), CALM),
            (self._shown(person.family_name), PLAIN),
            (self._shown(person.given_name), PLAIN),
            (self._shown(entry.group), CALM),
            (words.status[entry.status], CALM if entry.status is Status.PRESENT else PLAIN),
            (self._time(sign_in.signed_at, to_the_second=True) if sign_in else "", CALM),
            (words.method[entry.method], CALM),
            (base32.grouped(sign_in.receipt).replace(" ", NO_BREAK) if sign_in else "", CALM),
            (remarks, CALM),
        )

    def _proof(self) -> None:
        """Print what a reader needs to compare the sheet with the register later."""
        words, head = self.words, self.register.head
        state = words.state.format(number=head.number) if head.number else words.no_event
        if head.at is not None:
            day, time = self._day(head.at), f"{local(self.session, head.at):%H:%M:%S}"
            state += words.recorded.format(date=day, time=time, zone=self.course.time_zone)
        lines = [
            *PROOF.lines(state),
            *PROOF.lines(words.head.format(short=head.short)),
            *NOTE.lines(head.hash),
            *NOTE.lines(words.what_for),
        ]
        if self.register.checkpoint:
            lines += PROOF.lines(words.checkpoint)
            # As text: a dash and a blank line are easily put back.
            lines += [
                line for told in self.register.checkpoint.split("\n") if told for line in NOTE.lines(told)
            ]
        if self.transcribes:
            lines += NOTE.lines(words.transcribed)
        if not self.paper.has_room_for(14 + height(lines)):
            self.paper.turn()
        self.paper.skip(14)
        self.paper.set((LEFT, lines))

    def _foot(self, number: int, of: int) -> Sequence[Mark]:
        head, y = self.register.head, BOTTOM - 22
        left = f"{self.session.reference} · {local(self.session, self.session.starts_at):%d/%m/%Y}"
        proof = self.words.event.format(number=head.number, short=head.short)
        return (
            Rule(BOTTOM - 10, 0.25, PALE),
            Text(LEFT, y, *NOTE.lines(self._shown(left), 250, 1)),
            Text(LEFT + 256, y, *NOTE.lines(proof, 190, 1)),
            at_the_right(y, Line(self.words.page.format(number=number, of=of), NOTE)),
        )

    def _set_beside(self, width: float, columns: Sequence[Sequence[Line]]) -> None:
        self.paper.set(*((LEFT + place * width, lines) for place, lines in enumerate(columns)))

    def _shown(self, text: str) -> str:
        self.transcribes = self.transcribes or not is_printable(text)
        return printable(text)

    def _day(self, instant: datetime) -> str:
        return format_date(local(self.session, instant), "full", locale=self.words.language)

    def _span(self, begins_at: datetime, ends_at: datetime) -> str:
        return f"{self._time(begins_at)} – {self._time(ends_at)}"

    def _time(self, instant: datetime, to_the_second: bool = False) -> str:
        """The time of day, with seconds if any, and with the date if that is not the planned one."""
        moment, planned = local(self.session, instant), local(self.session, self.session.starts_at)
        time = f"{moment:%H:%M:%S}" if to_the_second or moment.second else f"{moment:%H:%M}"
        return time if moment.date() == planned.date() else f"{moment:%d/%m/%Y} {time}"

    def _counted(self, words: tuple[str, str], count: int) -> str:
        return words[0] if count in self.words.singular else words[1]
