"""One word for one thing: words that were given up do not come back in names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GIVEN_UP = {
    "board": "screen, or view",
    "crockford": "base32",
    "desk": "what was scanned",
    "fold": "checkpoint",
    "hall": "sheet: the hall is the people",
    "mine": "own",
    "projector": "screen",
    "sitting": "participation, or attempt",
    "slip": "typo",
    "wall": "screen",
}
MEANT = {"follow_wall_clock", "_follow_the_wall_clock"}  # that clock is called so


def names() -> Iterator[tuple[str, str]]:
    """Where, and the name: of modules, classes, functions, parameters and what is assigned."""
    for path in sorted((ROOT / "kiosk").rglob("*.py")):
        where = str(path.relative_to(ROOT))
        yield where, path.stem
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.ClassDef() | ast.FunctionDef():
                    yield where, node.name
                case ast.arg():
                    yield where, node.arg
                case ast.Name(ctx=ast.Store()):
                    yield where, node.id


def words_in(name: str) -> set[str]:
    """``QuizBoard`` and ``quiz_boards`` both hold a board."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")
    return {form for word in words for form in (word, word.removesuffix("s"))}


def test_no_name_has_a_word_that_was_given_up() -> None:
    found = {
        f"{where}: {name}: {GIVEN_UP[word]}"
        for where, name in names()
        if name not in MEANT
        for word in words_in(name) & GIVEN_UP.keys()
    }
    assert sorted(found) == []


def test_the_glossary_knows_every_model() -> None:
    """A word that the database uses is explained, or is made of words that are."""
    glossary = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for word in ("ClassSession", "SignIn", "Publication", "Attempt", "Answer", "QuizVersion", "Refusal"):
        assert re.search(rf"^\| [^|]*\b{word}\b", glossary, re.MULTILINE), word
