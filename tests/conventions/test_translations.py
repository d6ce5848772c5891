"""French is complete: every sentence of the code has one, and the compiled file is the written one."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FRENCH = ROOT / "kiosk" / "translations" / "fr" / "LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def sentences() -> set[str]:
    found = set()
    for folder, method, ending in (("kiosk", "python", "py"), ("templates", "jinja2", "html")):
        for path in (ROOT / folder).rglob(f"*.{ending}"):
            for message in extract_from_file(method, path, keywords=KEYWORDS):
                identity = message[1]
                found.add(identity if isinstance(identity, str) else identity[0])
    return found


@pytest.fixture(scope="module")
def french() -> Catalog:
    with (FRENCH / "messages.po").open("rb") as file:
        return read_po(file, locale="fr")


def test_every_sentence_is_translated(french: Catalog) -> None:
    missing = [each for each in sentences() if not (french.get(each) and french.get(each).string)]
    assert not missing


def test_no_translation_is_left_over_fuzzy_or_broken(french: Catalog) -> None:
    known = sentences()
    for message in french:
        if message.id:
            identity = message.id if isinstance(message.id, str) else message.id[0]
            assert identity in known, identity
            assert not message.fuzzy
            assert not list(message.check(french)), identity


def test_plurals_have_both_forms(french: Catalog) -> None:
    for message in french:
        if isinstance(message.id, tuple):
            assert all(message.string)


def test_the_compiled_file_is_the_written_one(french: Catalog) -> None:
    compiled = read_mo(io.BytesIO((FRENCH / "messages.mo").read_bytes()))
    for message in french:
        if message.id:
            identity = message.id if isinstance(message.id, str) else message.id[0]
            found = compiled.get(identity)
            assert found, identity
            assert list(found.string) == list(message.string), identity
    assert len(list(compiled)) == len(list(french))
