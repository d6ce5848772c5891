"""The rooms of the kinds: each is whole, found by its name, and named nowhere else."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import kiosk.quizzes.kinds
from kiosk.quizzes.kinds.kind import Kind
from kiosk.quizzes.kinds.registry import kinds
from tests.kinds.order_of_magnitude import room
from tests.kinds.rooms import capabilities_of, missing_from, promised

ROOT = Path(__file__).parents[2]
ROOMS = Path(kiosk.quizzes.kinds.__file__).parent
TEMPLATES = ROOT / "templates" / "kinds"
SCRIPTS = ROOT / "static" / "js" / "kinds"
SOURCE = Path(str(room.__file__))
PROMISED = sorted(promised(*capabilities_of(room.OrderOfMagnitudeKind)))
MOST_FILES_THAT_NAME_A_KIND = 3


def names() -> set[str]:
    return {each.name for each in kinds()}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_every_room_is_whole(kind: Kind[Any, Any]) -> None:
    assert missing_from(type(kind), TEMPLATES) == []
    assert set(kind.words) == {"fr", "en"}


def test_every_folder_is_the_room_of_a_kind() -> None:
    assert {each.name for each in ROOMS.iterdir() if (each / "__init__.py").exists()} == names()
    assert {each.name for each in TEMPLATES.iterdir() if each.is_dir()} == names()
    assert all(any(each.stem.startswith(name) for name in names()) for each in SCRIPTS.glob("*.js"))


def test_no_two_kinds_are_called_or_written_alike() -> None:
    words = [word for kind in kinds() for word in kind.words.values()]
    assert len(set(words)) == len(words)
    forms = [form for kind in kinds() if not kind.is_named for form in kind.written_as]
    assert len(set(forms)) == len(forms)


def test_outside_the_rooms_hardly_a_file_names_a_kind() -> None:
    classes = {kind.question.__name__ for kind in kinds()} | {type(kind).__name__ for kind in kinds()}
    quoted = names() - {"poll"}  # which scripts and screens do to the server
    naming = re.compile(
        rf"\b({'|'.join(classes)})\b|[\"'/]({'|'.join(quoted)})[\"'/]|kinds[./]({'|'.join(names())})\b"
    )
    found = {
        str(path.relative_to(ROOT))
        for folder, ending in (("kiosk", "*.py"), ("templates", "*.html"), ("static/js", "*.js"))
        for path in (ROOT / folder).rglob(ending)
        if not {ROOMS, TEMPLATES, SCRIPTS} & set(path.parents)
        if naming.search(path.read_text("utf-8").replace('inputmode="numeric"', ""))
    }
    assert len(found) <= MOST_FILES_THAT_NAME_A_KIND, found


def test_a_kind_that_is_judged_promises_all_this() -> None:
    assert [
        *(
            "answer",
            "check",
            "defects",
            "describe",
            "fill",
            "fraction",
            "imagine",
            "key",
            "name",
            "on_screen",
        ),
        *("parts", "question", "read", "take", "tally", "texts", "words", "write", "written_as"),
    ] == PROMISED


def without(name: str) -> str:
    """The source of the newcomer's room, without one of its methods or attributes."""
    tree = ast.parse(SOURCE.read_text("utf-8"))
    [kind] = [each for each in tree.body if isinstance(each, ast.ClassDef) and each.name.endswith("Kind")]
    kept = [each for each in kind.body if _name(each) != name]
    assert len(kept) == len(kind.body) - 1, name
    kind.body = kept
    return ast.unparse(tree)


def _name(statement: ast.stmt) -> str:
    if isinstance(statement, ast.FunctionDef):
        return statement.name
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return ""


@pytest.mark.parametrize("name", PROMISED)
def test_a_room_that_lacks_something_is_told_what(name: str) -> None:
    module = ModuleType("half_a_room")
    sys.modules[module.__name__] = module  # dataclasses look their module up
    source = without(name).replace("KIND = OrderOfMagnitudeKind()", "")
    exec(compile(source, "half_a_room", "exec"), vars(module))
    del sys.modules[module.__name__]
    folder = TEMPLATES.parents[1] / "tests" / "kinds" / "order_of_magnitude" / "kinds"
    lacking = missing_from(module.OrderOfMagnitudeKind, folder)
    assert name in lacking
    with pytest.raises(TypeError, match=name):
        module.OrderOfMagnitudeKind()


def test_registering_half_a_room_is_a_type_error(tmp_path: Path) -> None:
    for name in PROMISED:
        (tmp_path / f"without_{name}.py").write_text(without(name), "utf-8")
    (tmp_path / "whole.py").write_text(SOURCE.read_text("utf-8"), "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"MYPYPATH": str(ROOT), "PATH": ""},
    )
    for name in PROMISED:
        assert re.search(rf'without_{name}\.py:\d+: error: .*abstract.*"{name}"', checked.stdout), (
            name,
            checked.stdout,
            checked.stderr,
        )
    assert "whole.py" not in checked.stdout
