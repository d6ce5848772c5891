"""Some questions of a file: by their numbers, by their category."""

import pytest

from kiosk.quizzes.formats.files import read_file
from kiosk.quizzes.model.problems import Category, LeftOut, Loss, Problem, QuizFault, QuizFileError
from kiosk.quizzes.syntax.source_text import EVERYTHING, Chosen, is_within

GIFT = """\
0 {T}

$CATEGORY: $course$/top/IA

1 {T}

2 {}

$CATEGORY: $course$/top/IA/Éthique

3 {~a ~b}

4 {T}

$CATEGORY: $course$/top/Autre
"""
XML = """<quiz>
<question type="truefalse"><questiontext><text>0</text></questiontext>{answers}</question>
<question type="category"><category><text>$course$/top/IA</text></category></question>
<question type="truefalse"><questiontext><text>1</text></questiontext>{answers}</question>
<question type="essay"><questiontext><text>2</text></questiontext></question>
<question type="category"><category><text>$course$/top/IA/Éthique</text></category></question>
<question type="multichoice"><questiontext><text>3</text></questiontext><single>false</single>
  <answer><text>a</text></answer><answer><text>b</text></answer></question>
<question type="truefalse"><questiontext><text>4</text></questiontext>{answers}</question>
<question type="category"><category><text>$course$/top/Autre</text></category></question>
</quiz>""".format(
    answers='<answer fraction="100"><text>true</text></answer><answer><text>false</text></answer>'
)
MARKDOWN = "# T\n\n" + "".join(f"## {number}\n\n= a\n\n" for number in range(5))
FILES = {"bank.gift": GIFT, "bank.xml": XML, "bank.md": MARKDOWN}


def stems(name: str, chosen: Chosen) -> list[str]:
    return [each.stem for each in read_file(name, FILES[name].encode(), chosen=chosen).quiz.questions]


@pytest.mark.parametrize("name", FILES)
def test_questions_are_chosen_by_their_numbers_in_the_file(name: str) -> None:
    assert stems(name, Chosen(numbers=((2, 2), (5, 99)))) == ["1", "4"]
    with pytest.raises(QuizFileError) as refused:
        stems(name, Chosen(numbers=((6, 9),)))
    assert [each.reason for each in refused.value.problems] == [QuizFault.NOTHING_CHOSEN]


@pytest.mark.parametrize("name", ["bank.gift", "bank.xml"])
def test_questions_are_chosen_by_their_category_and_what_is_below_it(name: str) -> None:
    assert stems(name, Chosen(categories=("ia",))) == ["1", "4"]
    assert stems(name, Chosen(categories=("IA/éthique",))) == ["4"]
    assert stems(name, Chosen(categories=("nope", "top"))) == ["1", "4"]
    assert stems(name, Chosen(numbers=((1, 3),), categories=("top",))) == ["1"]


@pytest.mark.parametrize("name", ["bank.gift", "bank.xml"])
def test_nothing_is_told_of_questions_that_are_not_wanted(name: str) -> None:
    done = read_file(name, FILES[name].encode(), chosen=Chosen(numbers=((1, 2),)))
    assert done.unusable == ()
    assert done.left_out == (LeftOut(0, Loss.CATEGORY, "$course$/top/IA"),)
    done = read_file(name, FILES[name].encode(), chosen=Chosen(numbers=((3, 5),)))
    assert [(each.question, each.reason) for each in done.unusable] == [
        (3, QuizFault.KIND_UNKNOWN),
        (4, QuizFault.NONE_RIGHT),
    ]


@pytest.mark.parametrize("name", ["bank.gift", "bank.xml"])
def test_where_nothing_is_chosen_the_categories_are_told(name: str) -> None:
    with pytest.raises(QuizFileError) as refused:
        stems(name, Chosen(categories=("nope",)))
    assert refused.value.problems == [Problem(0, 0, QuizFault.NOTHING_CHOSEN)]
    assert refused.value.categories == [
        Category("$course$/top/IA", 2, 3),
        Category("$course$/top/IA/Éthique", 4, 5),
    ]


def test_of_more_questions_than_a_quiz_may_have_some_can_be_chosen() -> None:
    halves = ["$CATEGORY: a\n\n" + "x{T}\n\n" * 600, "$CATEGORY: b\n\n" + "y{T}\n\n" * 600]
    file = "".join(halves).encode()
    with pytest.raises(QuizFileError) as refused:
        read_file("bank.gift", file)
    assert refused.value.problems == [Problem(0, 0, QuizFault.TOO_MANY_QUESTIONS)]
    assert refused.value.categories == [Category("a", 1, 600), Category("b", 601, 1200)]
    assert len(read_file("bank.gift", file, chosen=Chosen(categories=("b",))).quiz.questions) == 600
    many = MARKDOWN + "## more\n\n= a\n\n" * 1_000
    assert len(read_file("bank.md", many.encode(), chosen=Chosen(numbers=((1, 7),))).quiz.questions) == 7


def test_a_file_that_goes_on_and_on_is_given_up_whatever_is_chosen() -> None:
    with pytest.raises(QuizFileError) as refused:
        read_file("bank.gift", b"x{T}\n\n" * 10_001, chosen=Chosen(numbers=((10_001, 10_001),)))
    assert refused.value.problems == [Problem(0, 0, QuizFault.TOO_MANY_QUESTIONS, "10000")]


@pytest.mark.parametrize(
    ("category", "wanted", "within"),
    [
        ("top/IA", "IA", True),
        ("top/IA", "top/ia", True),
        ("top/IA", "top / IA ", True),
        ("top/IA avancée", "IA", False),
        ("top/a//b", "a//b", True),
        ("top/a//b", "b", False),
        ("top/a/b/c", "a/c", False),
        ("", "IA", False),
        ("IA", "", False),
    ],
)
def test_a_category_is_named_by_a_part_of_its_path(category: str, wanted: str, within: bool) -> None:
    assert is_within(category, wanted) is within


def test_without_a_choice_everything_is_wanted() -> None:
    assert stems("bank.gift", EVERYTHING) == ["0", "1", "4"]
