"""The Markdown of quizzes: each of its protections by itself, so that none hides that another is gone."""

import re
from html import unescape

import pytest

from kiosk.web.common import filters
from kiosk.web.common.filters import markdown_block, markdown_line

HTML = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{}</style>",
    "<form action=//evil.example><input></form>",
    "<!-- a comment -->",
    "<math><mtext></math>",
)


@pytest.mark.parametrize("html", HTML)
def test_html_is_shown_as_it_was_written(html: str) -> None:
    """Words of a recap may well be about HTML: they are not lost."""
    for shown in (markdown_block(html), markdown_line(html), markdown_block(f"words {html} words")):
        assert unescape(re.sub(r"</?p>|words|\n", "", str(shown))).strip() == html
        assert not re.search(r"<(?!/?p>)", shown)


@pytest.mark.parametrize("html", HTML)
def test_of_tags_only_a_few_are_left_whatever_the_markdown_makes(
    monkeypatch: pytest.MonkeyPatch, html: str
) -> None:
    class Anything:
        """A Markdown that lets through what it is given."""

        def render(self, text: str) -> str:
            return text

        renderInline = render  # noqa: N815 - the library's name

    monkeypatch.setattr(filters, "_MARKDOWN", Anything())
    for rendered in (markdown_block.__wrapped__(html), markdown_line.__wrapped__(html)):
        assert not re.search(r"<(script|img|svg|iframe|style|form|input|math|!--)", rendered)
        assert not re.search(r"\son\w+=|javascript:", rendered)


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("[x](https://a.example)", "https://a.example"),
        ("[x](http://a.example)", ""),
        ("[x](javascript:alert(1))", ""),
        ("[x](JaVaScRiPt:alert(1))", ""),
        ("[x](java&#10;script:alert(1))", ""),
        ("[x](data:text/html,x)", ""),
        ("[x](vbscript:x)", ""),
        ("[x](file:///etc/passwd)", ""),
        ("[x](mailto:a@a.example)", ""),
        ("[x](//evil.example)", ""),
        ("[x](\\\\evil.example)", ""),
        ("[x](/console/log-out)", ""),
        ("[x](quiz.html)", ""),
        ("<javascript:alert(1)>", ""),
        ("<https://a.example>", "https://a.example"),
        ("[x][1]\n\n[1]: javascript:alert(1)", ""),
    ],
)
def test_links_lead_to_https_addresses_only(link: str, leads: str) -> None:
    block = markdown_block(link)
    assert re.findall(r'href="([^"]*)"', block) == ([leads] if leads else [])
    assert "x" in block or "alert" in block  # its words stay
    assert "href" not in markdown_line(link)


@pytest.mark.parametrize(
    "picture", ["![x](https://evil.example/x.png)", "![x][1]\n\n[1]: https://evil.example/x"]
)
def test_no_picture_is_fetched(picture: str) -> None:
    assert "<img" not in markdown_block(picture)
    assert "src=" not in markdown_block(picture)


def test_a_link_tells_the_other_site_nothing() -> None:
    assert 'rel="noopener noreferrer"' in markdown_block("[x](https://a.example)")
