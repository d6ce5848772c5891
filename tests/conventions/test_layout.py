"""What no linter says of the house; the rest is in ``[tool.importlinter]`` and ``[tool.ruff]``."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUERIES = {"select", "insert", "update", "delete"}


def imports_below(folder: Path) -> Iterator[tuple[str, str, set[str]]]:
    """File, module, and the names taken from it."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path.name, alias.name, set()) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield path.name, node.module, {alias.name for alias in node.names}


def templates() -> Iterator[tuple[str, str]]:
    """File and text of each."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_of_the_server_only_what_it_offers_is_used() -> None:
    """Granian keeps the rest to itself, and changes it."""
    used = {module for _file, module, _names in imports_below(ROOT / "kiosk") if module.startswith("granian")}
    assert used
    assert used <= {"granian", "granian.constants", "granian.log"}


def test_no_view_queries_the_database_by_itself() -> None:
    querying = [
        file
        for file, module, names in imports_below(ROOT / "kiosk" / "web")
        if module == "sqlalchemy" and names & QUERIES
    ]
    assert querying == []


def test_templates_hold_no_untranslated_words() -> None:
    for name, text in templates():
        for pattern in (
            r"\{#.*?#\}",
            r"\{%.*?%\}",
            r"\{\{.*?\}\}",
            r"<script.*?</script>",
            r"<[^>]*>",
            r"&\w+;",
        ):
            text = re.sub(pattern, " ", text, flags=re.DOTALL)
        words = set(re.findall(r"[^\W\d_]{2,}", text)) - {
            "Kiosk",
            "CSV",
            "XLSX",
            "PDF",
            "Excel",
            "UTF",
            "Alt",
        }
        assert not words, name


def test_templates_hold_nothing_inline_and_nothing_from_elsewhere() -> None:
    for name, text in templates():
        found = re.search(r"<style|style=|\son\w+=|<script(?![^>]*src=)|https?://|javascript:", text)
        assert not found, name
