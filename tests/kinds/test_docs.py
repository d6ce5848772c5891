"""What docs/kinds.md tells somebody new to write is written here, literally, and then works."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask.testing import FlaskClient

from kiosk.quizzes.formats.files import write_file
from kiosk.quizzes.kinds.registry import forget
from tests.kinds.newcomers import known
from tests.kinds.rooms import missing_from
from tests.web.conftest import Hall
from tests.web.quiz_hall import QuizHall, publish_quiz, read_aloud
from tests.web.test_quiz_screen import show

PAGE = (Path(__file__).parents[2] / "docs" / "kinds.md").read_text("utf-8")
_PATH = re.compile(r"`((?:kiosk|templates)/[^`<>]+\.\w+)`")
_QUIZ = re.compile(r"```markdown\n(.*?)```", re.DOTALL)


def files_of(page: str) -> dict[str, str]:
    """The files that the page says to write: each block of code belongs to the file that a line before it
    begins with."""
    found: dict[str, list[str]] = {}
    path, block = "", None
    for line in page.splitlines():
        if block is None and (named := _PATH.match(line)):
            path = named[1]
        if line.startswith("```") and block is None:
            block = found.setdefault(path, []) if line in ("```python", "```html") else []
        elif line.startswith("```"):
            block = None
        elif block is not None:
            block.append(line)
    return {path: "\n".join(lines) + "\n" for path, lines in found.items()}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with the files of the page."""
    for path, content in files_of(PAGE).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
    return tmp_path


@pytest.fixture
def room(written: Path) -> Iterator[ModuleType]:
    """The room, imported."""
    [path] = written.glob("kiosk/quizzes/kinds/*/__init__.py")
    spec = importlib.util.spec_from_file_location("room_of_the_page", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]
    forget(module.KIND)


@pytest.fixture
def quiz(hall: Hall, written: Path, room: ModuleType) -> Iterator[QuizHall]:
    with known(room.KIND, hall.app, written / "templates"):
        [source] = _QUIZ.findall(PAGE)
        yield publish_quiz(hall, source)


def test_the_page_says_to_write_a_room_and_three_templates() -> None:
    assert [Path(each).name for each in files_of(PAGE)] == [
        *("__init__.py", "ask.html", "verdict.html", "screen.html")
    ]


def test_the_room_is_complete(room: ModuleType, written: Path) -> None:
    assert missing_from(type(room.KIND), written / "templates" / "kinds") == []


def test_it_is_answered_and_shown_as_the_page_says(quiz: QuizHall, console: FlaskClient) -> None:
    phone = quiz.taken(["orange"])
    assert "Answered Your answer orange" in read_aloud(phone.get(f"{quiz.address}/1/results"))
    assert "orange 100% 1 of 1" in read_aloud(console.get(f"{quiz.console_address}/questions/1"))
    show(console, quiz, position=1)
    assert "orange 100 %" in read_aloud(quiz.hall.new_screen().page()).replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    [left] = [each for each in write_file("recap.xml", quiz.quiz).left_out if each.question]
    assert left.value == "traffic light"
