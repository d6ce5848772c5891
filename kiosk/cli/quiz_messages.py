"""Messages about problems in a quiz file, and about what a format leaves out."""

from flask_babel import gettext as _

from kiosk.quizzes.model import rules
from kiosk.quizzes.model.problems import Category, LeftOut, Loss, Problem, QuizFault


def sentence(problem: Problem) -> str:
    """The problem, with its location, in the current language."""
    words, place = _words(problem), {"line": problem.line, "column": problem.column}
    if not problem.line:
        return words
    if not problem.column:
        return str(_("line %(line)d: %(words)s", **place, words=words))
    if not problem.question:
        return str(_("line %(line)d, column %(column)d: %(words)s", **place, words=words))
    return str(
        _(
            "question %(number)d, line %(line)d, column %(column)d: %(words)s",
            **place,
            number=problem.question,
            words=words,
        )
    )


def category_sentence(category: Category) -> str:
    """A category of the file, with the numbers of its questions."""
    return str(
        _(
            "category “%(name)s”: questions %(first)d to %(last)d",
            name=category.name,
            first=category.first,
            last=category.last,
        )
    )


def loss_sentence(left: LeftOut) -> str:
    """What was left out, with the number of its question."""
    words = {
        Loss.SETTINGS: _("the settings of the quiz"),
        Loss.KEY: _("the identifier"),
        Loss.INTRODUCTION: _("the introduction"),
        Loss.LANGUAGE: _("the language"),
        Loss.TITLE: _("the title"),
        Loss.CONCEPT: _("the concept"),
        Loss.HINT: _("the hint"),
        Loss.POINTS: _("the points"),
        Loss.DECIMALS: _("decimals from the tenth on"),
        Loss.SHUFFLE: _("that the choices keep their order"),
        Loss.UNIT: _("the unit"),
        Loss.FEEDBACK: _("feedback"),
        Loss.EXTRA_RIGHTS: _("words that match nothing"),
        Loss.WEIGHTS: _("part marks"),
        Loss.FORMATTING: _("formatting"),
        Loss.FILES: _("pictures or files"),
        Loss.FORMULA: _("the typesetting of a formula"),
        Loss.TWICE: _("an answer that counts as another one does"),
        Loss.CASE: _("that case matters"),
        Loss.WILDCARD: _("an answer with a wildcard"),
        Loss.CATEGORY: _("the category"),
        Loss.QUESTION: _("the whole question"),
    }[left.loss]
    value = f" ({left.value})" if left.value else ""
    if not left.question:
        return f"{words}{value}"
    return str(_("question %(number)d: %(words)s", number=left.question, words=f"{words}{value}"))


def _words(problem: Problem) -> str:
    value = problem.value
    return str(
        {
            QuizFault.TOO_LARGE: _(
                "the file is larger than %(size)d MB", size=rules.LARGEST_FILE // 1_000_000
            ),
            QuizFault.NOT_TEXT: _("the file is not UTF-8 text from here on"),
            QuizFault.UNKNOWN_FORMAT: _(
                "“%(ending)s” is not a quiz file: use .md, .gift or .xml", ending=value
            ),
            QuizFault.NOT_XML: _("this is not XML"),
            QuizFault.FORBIDDEN_XML: _("XML with document types or entities is not read"),
            QuizFault.NOT_A_MOODLE_QUIZ: _("this is XML, but not a Moodle quiz"),
            QuizFault.LINE_TOO_LONG: _("the line has more than %(max)d characters", max=rules.LONGEST_LINE),
            QuizFault.TOO_MANY_LINES: _("there are more than %(max)d lines", max=rules.MOST_LINES),
            QuizFault.NO_QUESTIONS: _("there is no question: one begins with “## ”"),
            QuizFault.NOTHING_TO_ASK: _("there is no question that Kiosk can ask"),
            QuizFault.NOTHING_CHOSEN: _("none of its questions is chosen"),
            QuizFault.TOO_MANY_QUESTIONS: _("there are more than %(max)s questions", max=value)
            if value
            else _(
                "there are more than %(max)d questions: choose with --questions or --category",
                max=rules.MOST_QUESTIONS,
            ),
            QuizFault.NO_TITLE: _("the title is missing: the first line begins with “# ”"),
            QuizFault.TITLE_TWICE: _("there is already a title; a question begins with “## ”"),
            QuizFault.FIELD_UNKNOWN_VALUE: _("“%(value)s” is not possible here", value=value),
            QuizFault.FIELD_TWICE: _("“%(field)s” is given twice", field=value),
            QuizFault.FIELD_OUT_OF_PLACE: _(
                "“%(field)s” has no place here; if it is text, put a backslash before it", field=value
            ),
            QuizFault.NO_STEM: _("the question has no text"),
            QuizFault.NO_ANSWERS: _("the question has no answers"),
            QuizFault.MIXED_ANSWERS: _("the answers are of different kinds"),
            QuizFault.TEXT_OUT_OF_PLACE: _(
                "this text belongs to nothing; indent it by two spaces to go on with the line above"
            ),
            QuizFault.FEEDBACK_OUT_OF_PLACE: _("this feedback belongs to no answer"),
            QuizFault.EMPTY_ANSWER: _("the answer is empty"),
            QuizFault.TOO_FEW_CHOICES: _("there are too few answers to choose from"),
            QuizFault.TOO_MANY_CHOICES: _("there are more than %(max)d answers", max=rules.MOST_CHOICES),
            QuizFault.CHOICE_TWICE: _("the same answer appears twice"),
            QuizFault.NOT_ONE_RIGHT: _("exactly one choice must be marked as right"),
            QuizFault.NONE_RIGHT: _("no answer is marked as right"),
            QuizFault.ONLY_WILDCARDS: _("all right answers have a * for any text, which Kiosk does not know"),
            QuizFault.ANSWER_UNUSABLE: _("nothing of this answer is left to compare"),
            QuizFault.RIGHT_AND_WRONG: _("an answer is both accepted and refused"),
            QuizFault.NOT_A_NUMBER: _("“%(value)s” is not a number that can be used", value=value),
            QuizFault.POINTS_RANGE: _(
                "points must be more than 0 and at most 100, with at most two decimals"
            ),
            QuizFault.TEXT_TOO_LONG: _("the text is too long"),
            QuizFault.UNCLOSED: _("the braces do not match"),
            QuizFault.SEVERAL_GAPS: _(
                "there are several pairs of braces: a blank line ends a question, \\{ is a brace in the text"
            ),
            QuizFault.KIND_UNKNOWN: _("Kiosk has no questions of the kind “%(kind)s”", kind=value),
            QuizFault.STEPS_OF_A_SCALE: _("a scale has two to seven steps"),
            QuizFault.KEY_OF_A_POLL: _(
                "nothing is right or wrong in a poll: no choice is ticked or has feedback"
            ),
            QuizFault.UNREADABLE: _("this cannot be read"),
        }[problem.reason]
    )
