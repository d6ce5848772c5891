"""Quiz files by their names: which format, which key, which title."""

import pytest

from kiosk.quizzes.formats.files import format_of, key_from, read_file, write_file
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.formats.quiz_file_writer import write_quiz_file
from kiosk.quizzes.model.problems import Problem, QuizFault, QuizFileError
from tests.quizzes.quiz_texts import QUESTION, TITLE, read


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("recap.md", "markdown"),
        ("RECAP.MD", "markdown"),
        ("recap.markdown", "markdown"),
        ("recap.gift", "gift"),
        ("recap.txt", "gift"),
        ("recap.md.xml", "moodle"),
    ],
)
def test_the_end_of_a_name_says_the_format(name: str, found: str) -> None:
    assert format_of(name) == found


@pytest.mark.parametrize(
    ("name", "ending"), [("recap.docx", ".docx"), ("recap", ""), (".md", ""), ("recap.md.zip", ".zip")]
)
def test_another_end_is_refused_for_reading_and_for_writing(name: str, ending: str) -> None:
    for use in (lambda: read_file(name, b""), lambda: write_file(name, read(TITLE + QUESTION))):
        with pytest.raises(QuizFileError) as refused:
            use()
        assert refused.value.problems == [Problem(0, 0, QuizFault.UNKNOWN_FORMAT, ending)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Séance 1.fr.md", "seance-1-fr"),
        ("/tmp/recap/Cœur (2).md", "coeur-2"),
        ("__.md", "quiz"),
        ("日本.md", "riben"),
        ("a" * 59 + "-b.md", "a" * 59),
    ],
)
def test_a_quiz_without_a_key_takes_that_of_its_file(name: str, key: str) -> None:
    assert key_from(name) == key
    assert read_file(name, (TITLE + QUESTION).encode()).quiz.key == key
    assert read_file(name, f"{TITLE}Id : own\n{QUESTION}".encode()).quiz.key == "own"
    assert read(f"{TITLE}Id : {key}\n{QUESTION}").key == key


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Séance 1.gift", "Séance 1"),
        (f"{'x' * 230}.gift", "x" * 200),
        (" \u200b.gift", "Quiz"),
        ("a\nb.gift", "a b"),
    ],
)
def test_a_file_that_says_no_title_is_called_as_it_is_named_as_far_as_that_is_a_title(
    name: str, title: str
) -> None:
    quiz = read_file(name, b"Where? {=here ~there}").quiz
    assert quiz.title == title
    assert read_quiz_file(write_quiz_file(quiz)) == quiz


def test_a_file_with_a_broken_question_is_refused_as_a_whole_where_nothing_may_be_missing() -> None:
    file = b"a {T}\n\nb {~c ~d}\n"
    assert len(read_file("recap.gift", file).quiz.questions) == 1
    with pytest.raises(QuizFileError) as refused:
        read_file("recap.gift", file, strict=True)
    assert refused.value.problems == [Problem(3, 1, QuizFault.NONE_RIGHT, question=2)]


@pytest.mark.parametrize("name", ["recap.md", "recap.gift", "recap.xml"])
def test_what_is_written_under_a_name_is_read_under_it(name: str) -> None:
    quiz = read_file("recap.md", (TITLE + QUESTION).encode()).quiz
    assert read_file(name, write_file(name, quiz).content).quiz.questions == quiz.questions
