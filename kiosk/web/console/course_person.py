"""One person's whole term: what each class session counts as, and why; and the forms that change it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from kiosk.attendance.corrections import LONGEST_REASON
from kiosk.attendance.excuses import excuses_of
from kiosk.attendance.merges import merges_into
from kiosk.attendance.term import Line, Term, term_of_person
from kiosk.courses.enrolments import enrolments_of, namesakes_of
from kiosk.courses.models import Course, day_of
from kiosk.courses.queries import LARGEST_ID, instructor_names
from kiosk.courses.roll import roll_of
from kiosk.people.lookup import alphabetical, stands_for
from kiosk.people.names import tidy
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading
from kiosk.web.console import console
from kiosk.web.console.guards import may_change_course, own_course
from kiosk.web.console.person import STATUS_LABELS

_DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
_tidied: list[Callable[[str | None], str]] = [lambda text: tidy(text or "")]


class DayField(DateField):  # type: ignore[misc]  # the library has no types
    """A day, as a browser's calendar sends it or as a French hand types it."""

    def __init__(self, label: object = None, **options: Any) -> None:
        super().__init__(label, format=_DAY_FORMATS, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day.

        Raises ``ValueError``, which the form shows, for anything else.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Give a day, such as 25/02/2026.")) from None
        if self.data is None:
            raise ValueError(_("Give a day, such as 25/02/2026."))


class ExcuseForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """From a day to a day, and why."""

    first_day = DayField(lazy_pgettext("day", "From"))
    last_day = DayField(lazy_pgettext("day", "To"))
    reason = StringField(
        _("Reason"),
        filters=_tidied,
        validators=[
            DataRequired(_("Give a reason: it is kept with the excuse.")),
            Length(max=LONGEST_REASON, message=_("A reason has at most %(max)d characters.")),
        ],
    )

    def validate_last_day(self, field: DayField) -> None:
        """The last day is not before the first."""
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("The last day is before the first."))


class EndForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """The last day of an enrolment. Earlier registers stay as they are."""

    ends_on = DayField(_("Last day"))
    earliest: date | None = None
    latest: date | None = None

    def validate_ends_on(self, field: DayField) -> None:
        """Not before yesterday, and not after the end that is known."""
        if field.data and self.earliest and field.data < self.earliest:
            raise ValidationError(
                _("The registers of past days stay as they are. Correct the class sessions one by one.")
            )
        if field.data and self.latest and field.data > self.latest:
            raise ValidationError(_("It ends before that day already."))


class MergeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Which student a guest is, by number."""

    student_number = StringField(
        _("Number of the student"), filters=_tidied, validators=[DataRequired(_("Give a number."))]
    )


@console.get("/courses/<int:course_id>/people/<int:person_id>")
@open_to(Audience.INSTRUCTOR)
def course_person(course_id: int, person_id: int) -> str | Response:
    """Show the page; a guest who turned out to be a student is on the student's."""
    db = reading()
    found = own_course(db, course_id)
    if person_id <= LARGEST_ID and (student := stands_for(db, [person_id]).get(person_id)) is not None:
        return redirect(address_of(course_id, student), code=303)
    return person_page(db, found, person_id)


def address_of(course_id: int, person_id: int) -> str:
    """The address of a person's term."""
    return url_for("console.course_person", course_id=course_id, person_id=person_id)


def line_or_404(db: Session, course: Course, person_id: int) -> tuple[Term, Line]:
    """The term of one person, and their line in it; otherwise 404."""
    if person_id > LARGEST_ID:
        abort(404)
    term = term_of_person(db, course, person_id, now())
    line = term.line_of(person_id)
    if line is None:
        abort(404)
    return term, line


def person_page(
    db: Session,
    course: Course,
    person_id: int,
    *,
    excusing: ExcuseForm | None = None,
    ending: tuple[int, EndForm] | None = None,
    merging: MergeForm | None = None,
) -> str:
    """The page of one person, with what was typed into one of its forms and why it was refused.

    ``ending``: the enrolment that was to be ended, and its form.
    """
    term, line = line_or_404(db, course, person_id)
    entries = term.entries_of(person_id)
    excuses = excuses_of(db, course.id, person_id)
    may_change = may_change_course(db, course.id)
    today = day_of(now(), course.time_zone)
    students = []
    if line.person.is_guest and may_change:
        students = sorted(roll_of(db, course.id).people.values(), key=alphabetical)
    return render_template(
        "console/course_person.html",
        course=course,
        line=line,
        cells=list(zip(term.columns, line.marks, entries, strict=True)),
        history=_history(term, entries),
        receipts=[
            (column, entry.sign_in)
            for column, entry in zip(term.columns, entries, strict=True)
            if entry and entry.sign_in
        ],
        enrolments=enrolments_of(db, course.id, person_id),
        excuses=excuses,
        names=instructor_names(db, {each.made_by for each in excuses}),
        merges=merges_into(db, person_id),
        namesakes=namesakes_of(db, course.id, line.person),
        students=students,
        words=STATUS_LABELS,
        excusing=excusing or ExcuseForm(formdata=None),
        ending=ending or (0, EndForm(formdata=None)),
        merging=merging or MergeForm(formdata=None),
        may_change=may_change,
        today=today,
        earliest_end=today - timedelta(days=1),
        who=current_user.name,
    )


def _history(term: Term, entries: list[Any]) -> list[tuple[datetime, str, Any, Any]]:
    """What was decided by hand, latest first: when, what kind of act, the class session, the act."""
    found = [
        (each.made_at, kind, column, each)
        for column, entry in zip(term.columns, entries, strict=True)
        if entry is not None
        for kind, acts in (("correction", entry.corrections), ("annulment", entry.annulments))
        for each in acts
    ]
    return sorted(found, key=lambda each: each[0], reverse=True)
