"""The list of a course: who is on it today, one person more, and earlier imports, to be taken back."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms.validators import Optional

from kiosk.attendance.rosters import enrol_one, take_back_import
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import Course, RosterImport, day_of
from kiosk.courses.queries import instructor_names
from kiosk.courses.roll import roll_of
from kiosk.courses.roster import counts_of, import_of, imports_of
from kiosk.courses.roster_file import Problem, RosterLine, problems_of
from kiosk.people.lookup import alphabetical
from kiosk.privacy.retention import touched_since
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.roster_words import sentence
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.fields import DayField, line
from kiosk.web.console.guards import course_to_change, not_theirs, own_course
from kiosk.web.console.roster_import import RosterForm


class PersonForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """One person, and from when they are expected."""

    student_number = line(lazy_gettext("Student number"), needed=lazy_gettext("Give the number."))
    family_name = line(lazy_gettext("Family name"), needed=lazy_gettext("Give the family name."))
    given_name = line(lazy_gettext("Given name"))
    email = line(lazy_gettext("E-mail address"))
    group = line(lazy_gettext("Group"))
    first_day = DayField(lazy_gettext("Expected from"), validators=[Optional()])

    @property
    def person(self) -> RosterLine:
        """What was typed, as a line of a roster."""
        names = ("student_number", "family_name", "given_name", "email", "group")
        return RosterLine(*(getattr(self, each).data for each in names))

    def faults(self) -> list[Problem]:
        """What a roster with this line would be refused for."""
        return list(problems_of(self.person, 0))


@console.get("/courses/<int:course_id>/students")
@open_to(Audience.INSTRUCTOR)
def course_students(course_id: int) -> str:
    """Show the list of today, the forms that add to it, and the imports so far."""
    return _page(own_course(reading(), course_id))


@console.post("/courses/<int:course_id>/students")
@open_to(Audience.INSTRUCTOR)
def add_person(course_id: int) -> Response | tuple[str, int]:
    """Enrol one person from a day on."""
    form, by = PersonForm(), current_user.instructor_id
    with writing() as db:
        course = course_to_change(db, course_id)
        is_valid = form.validate()
        faults = [sentence(each) for each in form.faults()] if is_valid else []
        if faults or not is_valid:
            return _page(course, form, faults, db), 422
        try:
            first_day: date = form.first_day.data or _today(course)
            enrol_one(db, course, form.person, first_day=first_day, by=by, now=now())
        except Refusal as refusal:
            if refusal.code is not RefusalCode.ENROLMENTS_OVERLAP:
                raise
            note_refusal(refusal.code)
            return _page(course, form, [_("This number is on the list already.")], db), 422
    note("person_enrolled", instructor=by, course=course_id)
    name = f"{form.given_name.data} {form.family_name.data}".strip()
    flash(_("%(name)s is on the list.", name=name))
    return _back(course_id)


@console.post("/courses/<int:course_id>/imports/<int:import_id>/undo")
@open_to(Audience.INSTRUCTOR)
def undo_import(course_id: int, import_id: int) -> Response:
    """Take an import back, all or nothing; pressed twice, it is taken back once."""
    by = current_user.instructor_id
    try:
        with writing() as db:
            course = course_to_change(db, course_id)
            act = import_of(db, course.id, import_id)
            if act is None:
                not_theirs()
            touched = touched_since(db, course.id, act.made_at)
            count = take_back_import(db, act, touched=touched, by=by, now=now())
    except Refusal as refusal:
        if refusal.code is not RefusalCode.IN_USE:
            raise
        note_refusal(refusal.code)
        flash(_("It cannot be taken back: somebody it concerns has signed, answered or been changed since."))
        return _back(course_id)
    if count:
        note("import_undone", instructor=by, course=course_id, count=count)
    flash(
        ngettext(
            "%(num)d person is again as before the import.",
            "%(num)d people are again as before the import.",
            count,
        )
    )
    return _back(course_id)


def _page(
    course: Course, form: PersonForm | None = None, faults: list[str] | None = None, db: Session | None = None
) -> str:
    db = db or reading()
    today, imports = _today(course), imports_of(db, course.id)
    enrolments = sorted(
        roll_of(db, course.id).enrolments, key=lambda each: (alphabetical(each.person), each.first_day)
    )
    return render_template(
        "console/course/students.html",
        course=course,
        current=[each for each in enrolments if each.last_day is None or each.last_day >= today],
        ended=[each for each in enrolments if each.last_day is not None and each.last_day < today],
        today=today,
        imports=imports,
        counts=counts_of(db, imports),
        names=instructor_names(db, _makers(imports)),
        pasting=RosterForm(formdata=None),
        form=form or PersonForm(formdata=None, first_day=today),
        faults=faults or [],
    )


def _makers(imports: Sequence[RosterImport]) -> set[int | None]:
    return {each.made_by for each in imports} | {each.undone_by for each in imports}


def _today(course: Course) -> date:
    return day_of(now(), course.time_zone)


def _back(course_id: int) -> Response:
    return redirect(url_for("console.course_students", course_id=course_id), code=303)
