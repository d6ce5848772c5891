"""What must hold for every page, whichever test fetches it."""

import hashlib
import re

import html5lib
from werkzeug.test import TestResponse

from kiosk.web.common.headers import HEADERS

# What html5lib 1.1 calls an error though the living HTML standard allows it: nothing else is passed over.
_ALLOWED: set[str] = set()
_LABELLED = {"input", "select", "textarea"}
# Tokens and keys, in which one page differs from test to test: plain letters and digits, right in any page.
_TOKEN = re.compile(r'(?<= value=)"[A-Za-z0-9_.-]{20,}"')
# Digests of pages that were looked through: most of what a test fetches on its way, others have fetched too.
_found_right: set[bytes] = set()


def assert_valid_page(response: TestResponse) -> None:
    """Fail with the first thing that is wrong with an answer."""
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, name
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    if not (response.content_type or "").startswith("text/html") or response.status_code in (303, 304, 308):
        return
    assert response.headers["Cache-Control"] in ("no-store", "no-cache, private")
    if not response.text.lstrip().startswith("<!doctype html>"):
        return  # a part of a page
    page = hashlib.sha256(_TOKEN.sub('"a token"', response.text).encode()).digest()
    if page not in _found_right:
        _assert_valid_document(response.text)
        _found_right.add(page)


def _assert_valid_document(text: str) -> None:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(text)
    problems = [(code, details) for _place, code, details in parser.errors if code not in _ALLOWED]
    assert not problems, problems
    root = document if document.tag == "html" else document.find("html")
    assert root.get("lang") in ("fr", "en")
    title = root.find(".//title")
    assert title is not None
    assert (title.text or "").strip(" ·").removesuffix("Kiosk").strip(" ·"), "a page needs a title"
    assert len(root.findall(".//h1")) == 1, "one heading of the first level"
    identities = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(identities) == len(set(identities)), "an id stands twice"
    _assert_labelled(root)
    _assert_nothing_inline_and_nothing_from_elsewhere(root)
    for form in root.iter("form"):
        if form.get("method") == "post":
            assert any(each.get("name") == "csrf_token" for each in form.iter("input")), (
                "a form without CSRF token"
            )


def _assert_labelled(root: object) -> None:
    labels = {each.get("for") for each in root.iter("label")}  # type: ignore[attr-defined]
    inside = {id(field) for label in root.iter("label") for field in label.iter()}  # type: ignore[attr-defined]
    for field in root.iter():  # type: ignore[attr-defined]
        if field.tag in _LABELLED and field.get("type") not in ("hidden", "submit"):
            assert field.get("id") in labels or id(field) in inside, f"{field.get('name')} has no label"


def _assert_nothing_inline_and_nothing_from_elsewhere(root: object) -> None:
    for each in root.iter():  # type: ignore[attr-defined]
        assert each.tag != "style"
        assert each.tag != "script" or each.get("src"), "an inline script"
        for name, value in each.attrib.items():
            assert name != "style"
            assert not name.startswith("on"), name
            if name in ("src", "href", "action") and each.tag != "a":
                assert value.startswith(("/", "data:image/svg+xml,")), value
                assert not value.startswith("//"), value
