"""Pieces of quiz files, and what may become of any file."""

from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.kinds.registry import defects
from kiosk.quizzes.model.problems import Problem, QuizFileError
from kiosk.quizzes.model.quiz import Quiz

TITLE = "# Récap\n"
STEM = "## Que voit l’utilisateur ?\n"
CHOICES = "- (x) les produits\n- ( ) les modèles\n"
QUESTION = STEM + CHOICES

# Lines that mean something to the reader, of each form.
STRUCTURE = [
    *("- (x) fait", "(x) fait", "() fait", "* [ ] à faire", "[x] fait", "1. un", "22) deux", "999. trois"),
    *("= égal", "=", "!= différent", "≠ différent", "- a -> b", "+ → b", "- ->", "# titre", "#"),
    *("## question", "##", "Points : ce mot commence une phrase.", "explication :", "langue\u00a0: fr"),
    *("<!-- note -->", "<!---->"),
]


def read(text: str) -> Quiz:
    """The quiz of a file with this text."""
    return read_quiz_file(text.encode())


def outcome(file: bytes) -> Quiz | list[Problem]:
    """What becomes of a file: a quiz that can be asked, or problems that can be told."""
    try:
        quiz = read_quiz_file(file)
    except QuizFileError as refused:
        return refused.problems
    assert not [reason for each in quiz.questions for reason in defects(each)]
    return quiz
