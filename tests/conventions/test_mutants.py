"""The mutants of the domain: which changes are made, and which are drawn (``python -m tests.mutants``)."""

from textwrap import dedent

import pytest

from tests.mutants.accepted import ACCEPTED
from tests.mutants.mutation import mutants_of
from tests.mutants.sample import Tree

OF_A_MODULE = dedent('''\
    """A module."""

    MOST = 3


    def first(numbers: list[int], most: int = MOST) -> int:
        """The first number that is small enough."""
        for number in numbers:
            if number <= most and number != 0:
                return number
        return -1
    ''')
OF_ANOTHER = "def total(numbers):\n    return sum(numbers) + 1\n"


def function(*lines: str) -> str:
    return "\n    ".join(("def f(a, b):", *lines)) + "\n"


def changed(text: str) -> set[str]:
    """Each mutant as the line that it changes, afterwards."""
    before = text.splitlines()
    found = set()
    for mutant in mutants_of(text, "module.py"):
        after = mutant.made_in(text).splitlines()
        assert len(after) == len(before)
        (line,) = [new for old, new in zip(before, after, strict=True) if old != new]
        found.add(line.strip())
    return found


@pytest.mark.parametrize(
    ("line", "mutants"),
    [
        ("assert a < b", set()),
        ("x = a < b", {"x = a <= b", "x = a >= b"}),
        ("x = a > b", {"x = a >= b", "x = a <= b"}),
        ("x = a == b", {"x = a != b"}),
        ("x = a is not b", {"x = a is b"}),
        ("x = a not in b", {"x = a in b"}),
        ("x = a and b", {"x = a or b"}),
        ("x = a + b", {"x = a - b"}),
        ("x = é // b", {"x = é * b"}),
        ("x = a[1]", {"x = a[2]", "x = a[0]"}),
        ("x = a[-1]", {"x = a[(1)]", "x = a[-2]", "x = a[-0]"}),
        ("x = True", {"x = False"}),
        ("x = not a", {"x = (a)"}),
        ("x = min(a, b)", {"x = max(a, b)", "x = min(b)", "x = min(a)"}),
        ("x = a.get(b, None)", {"x = a.get(b)"}),
        ("x = a(b, key=b)", {"x = a(b)"}),
        ("x = a.strip(b)", {"x = a.strip()"}),
        ("x = a(b)", set()),
        ("return a", {"return None"}),
        ("return", {"pass"}),
        ("raise a", {"pass"}),
        ('raise ValueError("0 is not allowed")', {"pass"}),
        ("a.b = b", {"pass"}),
        ("a[b] += b", {"pass", "a[b] -= b"}),
        ("del a[b]", {"pass"}),
        ("a(b)", {"pass"}),
        ("x = a if b else a", {"x = a if (b) or True else a", "x = a if (b) and False else a"}),
        (
            "x = [c for c in a if c]",
            {"x = [c for c in a if (c) or True]", "x = [c for c in a if (c) and False]"},
        ),
    ],
)
def test_a_line_has_these_mutants_and_no_others(line: str, mutants: set[str]) -> None:
    assert changed(function(line)) == mutants


def test_a_condition_is_forced_both_ways_and_a_loop_not_to_begin() -> None:
    assert changed(function("if a:", "    b = a")) == {"if (a) or True:", "if (a) and False:"}
    assert changed(function("while a:", "    b = a")) == {"while (a) and False:"}
    assert changed(function("for b in a:", "    break")) == {"continue"}
    assert changed(function("for b in a:", "    continue")) == {"break"}


def test_defaults_of_parameters_and_of_fields_are_changed() -> None:
    assert changed('def f(a="x", *, b=None): ...\n') == {
        'def f(a="", *, b=None): ...',
        'def f(a="x", *, b=""): ...',
    }
    assert changed('class A:\n    a: str = ""\n    b: int = 1\n') == {
        'a: str = "mutant"',
        "b: int = 2",
        "b: int = 0",
    }


@pytest.mark.parametrize(
    "text",
    [
        '"""Not more than 3."""\n',
        "from a import b\n",
        "if TYPE_CHECKING:\n    import a\n",
        "Some = int | None\n",
        "a: Literal[1, 2]\n",
        "@decorated(frozen=True)\nclass A:\n    pass\n",
        "class A:\n    def __repr__(self):\n        return 1\n",
        'def f(a: Literal[1]) -> Literal[2]:\n    """Not more than 3."""\n',
        "def f(a):\n    log(1, level=2)\n",
        "def f(a):\n    LOGGER.info(1, level=2)\n",
        'def f(a):\n    x = f"{a + 1}"\n',
    ],
)
def test_what_no_test_could_notice_is_left_alone(text: str) -> None:
    assert mutants_of(text, "module.py") == []


def test_the_rest_of_the_text_stays_as_it_is() -> None:
    text = function("x = (a  +   # é", "    1)   ;  y='two'")
    assert {each.made_in(text) for each in mutants_of(text, "module.py")} == {
        text.replace("+", "-"),
        text.replace("1", "2"),
        text.replace("1", "0"),
    }


def test_twins_are_told_apart() -> None:
    mutants = mutants_of(function("x = a + b + b"), "module.py")
    assert [(each.change, each.occurrence) for each in mutants] == [
        ("+ becomes -", 0),
        ("+ becomes -", 1),
    ]


def drawn(texts: dict[str, str], seed: int = 1) -> list[tuple[str, str, str, int]]:
    return sorted(each.key for each in Tree(texts).sample(seed, 8))


def test_a_sample_depends_on_its_seed_alone() -> None:
    texts = {"one.py": OF_A_MODULE}
    assert drawn(texts) == drawn(texts)
    assert len(drawn(texts)) == 8
    assert drawn(texts) != drawn(texts, seed=2)


def test_a_sample_stays_when_code_moves_to_another_module() -> None:
    apart = {"one.py": OF_A_MODULE, "two.py": OF_ANOTHER}
    assert drawn(apart) == drawn({"a/another.py": OF_A_MODULE, "b.py": OF_ANOTHER})
    assert drawn(apart) == drawn({"one.py": f"{OF_ANOTHER}\n\n{OF_A_MODULE}"})


def test_a_new_function_only_adds_its_own_mutants_to_a_sample() -> None:
    before, after = drawn({"one.py": OF_A_MODULE}), drawn({"one.py": OF_ANOTHER + OF_A_MODULE})
    assert [each for each in after if each[0] != "total"] == [each for each in before if each in after]


def test_what_runs_at_import_is_looked_for_where_its_names_are_used() -> None:
    tree = Tree({"one.py": "MOST = 3\nTWICE = MOST + MOST\n", "two.py": "def f(x):\n    return x < TWICE\n"})
    (mutant, _) = [each for each in mutants_of(tree.texts["one.py"], "one.py") if each.number == 1]
    assert tree.lines_of(mutant) == {"one.py": {1, 2}, "two.py": {2}}


def test_so_is_a_function_that_is_called_at_import() -> None:
    texts = {
        "one.py": "def _made(x):\n    return x + x\n\n\nTWO = _made(1)\n",
        "two.py": "class A:\n    field: TWO\n\n\ndef f(x):\n    return A(x)\n",
    }
    mutant = next(each for each in mutants_of(texts["one.py"], "one.py") if each.function == "_made")
    lines = Tree(texts).lines_of(mutant)
    assert lines["one.py"] >= {2, 5}
    assert 6 in lines["two.py"]


def test_each_accepted_mutant_stands_once_with_a_reason() -> None:
    assert len({each.key for each in ACCEPTED}) == len(ACCEPTED)
    assert [each for each in ACCEPTED if not each.reason.endswith(".")] == []
