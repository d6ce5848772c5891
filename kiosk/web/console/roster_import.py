"""Importing a list that was pasted or uploaded: first what it would do, then, with one press, the same."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import FileField, HiddenField, TextAreaField
from wtforms.validators import Optional

from kiosk.attendance.rosters import ImportedList, import_list
from kiosk.courses.models import Course
from kiosk.courses.pasted_list import read_pasted_list
from kiosk.courses.roster import ChangeKind
from kiosk.courses.roster_file import Problem, RosterFile, RosterFileError, decoded
from kiosk.web.common.access import Audience, open_to, takes_files
from kiosk.web.common.events import note
from kiosk.web.common.roster_words import FIELD_WORDS, sentence
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.fields import DayField
from kiosk.web.console.guards import course_to_change

# A list of 600 people with addresses takes 60 to 90 kB as a form sends it; 5,000 fit in this.
LARGEST_LIST = 1_000_000


class RosterForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A list, pasted or as a file, and from when those who are new on it are expected."""

    names = TextAreaField(lazy_gettext("Paste the list"))
    file = FileField(lazy_gettext("Or a file of the school"))
    first_day = DayField(lazy_gettext("Expected from"), validators=[Optional()])
    seen = HiddenField()  # the mark of the preview that the page showed

    def take_text(self) -> list[Problem]:
        """Put the uploaded file, if there is one, where it can be seen and mended; its problems otherwise."""
        uploaded = request.files.get("file")
        self.names.data = self.names.data or ""
        if uploaded is None or not uploaded.filename:
            return []
        try:
            self.names.data = decoded(uploaded.read())
        except RosterFileError as error:
            return error.problems
        return []

    def read(self) -> tuple[RosterFile | None, list[Problem]]:
        """What the list says, or every problem of it."""
        if problems := self.take_text():
            return None, problems
        try:
            return read_pasted_list(self.names.data), []
        except RosterFileError as error:
            return None, error.problems


@console.post("/courses/<int:course_id>/students/preview")
@open_to(Audience.INSTRUCTOR)
@takes_files(LARGEST_LIST)
def preview_roster(course_id: int) -> str | tuple[str, int]:
    """Say what the list would do, and do nothing."""
    form = RosterForm()
    course = course_to_change(reading(), course_id)
    file, problems = form.read()
    if file is None or not form.validate():
        return _page(course, form, problems=problems), 422
    with writing() as db:
        course = course_to_change(db, course_id)
        done = import_list(
            db, course, file, first_day=form.first_day.data, by=current_user.instructor_id, now=now()
        )
        db.rollback()
    return _page(course_to_change(reading(), course_id), form, done)


@console.post("/courses/<int:course_id>/students/import")
@open_to(Audience.INSTRUCTOR)
@takes_files(LARGEST_LIST)
def import_roster(course_id: int) -> Response | tuple[str, int]:
    """Do what the preview said. If it would be something else by now, say so, and do nothing."""
    form, by = RosterForm(), current_user.instructor_id
    course = course_to_change(reading(), course_id)
    file, problems = form.read()
    if file is None or not form.validate():
        return _page(course, form, problems=problems), 422
    with writing() as db:
        course = course_to_change(db, course_id)
        done = import_list(
            db, course, file, first_day=form.first_day.data, leaving=_leaving(), by=by, now=now()
        )
        is_outdated = bool(done.changes) and done.mark != form.seen.data
        if is_outdated:
            db.rollback()
    if is_outdated:
        return _page(course_to_change(reading(), course_id), form, done, is_outdated=True), 409
    if done.changes:
        note("roster_imported", instructor=by, course=course_id, count=len(done.changes))
    flash(_told(done))
    return redirect(url_for("console.course_students", course_id=course_id), code=303)


def _leaving() -> set[int]:
    """Those of the missing whose enrolment ends, as chosen."""
    given = request.form.getlist("leaves")
    return {int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 11}


def _told(done: ImportedList) -> str:
    told = (
        (ChangeKind.ADDED, ngettext("%(num)d added", "%(num)d added", len(done.of_kind(ChangeKind.ADDED)))),
        (
            ChangeKind.CHANGED,
            ngettext("%(num)d changed", "%(num)d changed", len(done.of_kind(ChangeKind.CHANGED))),
        ),
        (ChangeKind.LEFT, ngettext("%(num)d left", "%(num)d left", len(done.of_kind(ChangeKind.LEFT)))),
    )
    words = [each for kind, each in told if done.of_kind(kind)]
    if not words:
        return str(_("Everyone is on the list as it says: nothing was changed."))
    return str(_("The list is imported: %(parts)s.", parts=", ".join(words)))


def _page(
    course: Course,
    form: RosterForm,
    done: ImportedList | None = None,
    *,
    problems: list[Problem] | None = None,
    is_outdated: bool = False,
) -> str:
    if done is not None:
        form.first_day.raw_data, form.first_day.data = None, done.first_day
    return render_template(
        "console/course/preview.html",
        course=course,
        form=form,
        done=done,
        is_outdated=is_outdated,
        problems=[sentence(each) for each in problems or ()],
        fields=FIELD_WORDS,
    )
