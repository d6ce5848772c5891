"""What is wrong with a roster's lines, and what its fields are called: for the commands and the pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from kiosk.courses.roster_file import Problem, RosterFault
from kiosk.people.names import MAXIMUM_LENGTH

FIELD_WORDS = {
    "student_number": lazy_gettext("number"),
    "family_name": lazy_gettext("family name"),
    "given_name": lazy_gettext("given name"),
    "email": lazy_gettext("e-mail"),
    "group": lazy_gettext("group"),
}


def sentence(problem: Problem) -> str:
    """The problem, with its line number, in the current language."""
    words = {
        RosterFault.TOO_LARGE: _("the file is too large for a roster"),
        RosterFault.NOT_TEXT: _("the file is not a text in a known encoding"),
        RosterFault.NO_HEADINGS: _(
            "no line of headings with a student number and a family name "
            "(such as “Numéro étudiant;Nom;Prénom” or “COD_ETU,LIB_NOM_PAT_IND”)"
        ),
        RosterFault.NO_LINES: _("there is nobody in the file"),
        RosterFault.BROKEN_QUOTES: _("the quotation marks do not match"),
        RosterFault.NUMBER_MISSING: _("the student number is missing"),
        RosterFault.NUMBER_UNREADABLE: _("“%(value)s” is not a student number", value=problem.value),
        RosterFault.NAME_MISSING: _("the family name is missing"),
        RosterFault.TOO_LONG: _(
            "“%(value)s…” is longer than %(max)d characters", value=problem.value, max=MAXIMUM_LENGTH
        ),
        RosterFault.EMAIL_INVALID: _("“%(value)s” is not an e-mail address", value=problem.value),
        RosterFault.TOO_MANY_COLUMNS: _("there are more columns than headings"),
        RosterFault.NUMBER_TWICE: _(
            "the student number is also on line %(line)s, with other details", line=problem.value
        ),
    }[problem.reason]
    return str(_("line %(line)d: %(words)s", line=problem.line, words=words) if problem.line else words)
