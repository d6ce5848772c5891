"""The house: domain packages know no Flask, rooms stay small, what is public says what it promises."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ("accounts", "courses", "attendance", "quizzes", "exports", "privacy")
FOUNDATION = (
    "database",
    "database_errors",
    "postgresql",
    "instance_secrets",
    "clock",
    "refusals",
    "crockford",
    "keys",
    "throttle",
    "write_queue",
    "sqlite",
    "sqlite_log",
    "formula_guard",
    "schema",
    "backups",
    "logs",
    "upsert",
)
WEB_LIBRARIES = {"flask", "flask_login", "flask_wtf", "flask_babel", "wtforms", "werkzeug", "jinja2"}
MODULES = sorted(path for path in (ROOT / "kiosk").rglob("*.py") if "versions" not in path.parts)
LONGEST_VIEW = 200
LONGEST = 300


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def in_domain(path: Path) -> bool:
    return path.relative_to(ROOT / "kiosk").parts[0].removesuffix(".py") in DOMAIN + FOUNDATION


@pytest.mark.parametrize("path", [each for each in MODULES if in_domain(each)], ids=name_of)
def test_the_domain_knows_no_flask_and_no_pages(path: Path) -> None:
    for module in imports_of(path):
        assert module.split(".")[0] not in WEB_LIBRARIES, module
        assert not module.startswith(("kiosk.web", "kiosk.cli")), module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_clock_asks_for_the_time(path: Path) -> None:
    if path.name != "clock.py":
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(", text)


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=name_of)
def test_one_module_alone_says_which_sqlite_is_used(path: Path) -> None:
    """Tests too: with a second SQLite in the process, one drops the other's locks."""
    if path != ROOT / "kiosk" / "sqlite.py":
        assert not imports_of(path) & {"sqlite3", "pysqlite3", "pysqlite3.dbapi2"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_of_the_server_only_what_it_offers_is_used(path: Path) -> None:
    """Granian keeps the rest to itself, and changes it."""
    used = {each for each in imports_of(path) if each.split(".")[0] == "granian"}
    assert used <= {"granian", "granian.constants", "granian.log"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= (LONGEST_VIEW if "@open_to(" in text else LONGEST)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_view_queries_the_database_by_itself(path: Path) -> None:
    if "web" in path.parts:
        assert not {"select", "insert", "update", "delete"} & {
            alias.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
            for alias in node.names
        }


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_is_public_says_what_it_promises(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "a module says what it is for"
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=name_of)
def test_templates_hold_no_untranslated_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern in (r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}", r"<script.*?</script>", r"<[^>]*>", r"&\w+;"):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    words = set(re.findall(r"[^\W\d_]{2,}", text)) - {"Kiosk", "CSV", "XLSX", "PDF", "Excel", "UTF", "Alt"}
    assert not words


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=name_of)
def test_templates_hold_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*src=)|https?://|javascript:", text)
