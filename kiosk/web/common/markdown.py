"""The Markdown of quizzes as HTML: no raw HTML, no pictures, nothing fetched from anywhere."""

from functools import lru_cache

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

KEPT_RENDERED = 4096
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
# Headings would disturb the outline of the page.
_TAGS = {
    "p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_INLINE_TAGS = {"em", "strong", "code", "br"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}


@lru_cache(maxsize=KEPT_RENDERED)
def markdown_block(text: str) -> Markup:
    """Paragraphs, lists, code, tables, links to ``https`` addresses."""
    return Markup(  # noqa: S704 - cleaned of all but a few tags
        nh3.clean(
            _MARKDOWN.render(text),
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"https"},
            attribute_filter=_of_a_link,
            link_rel="noopener noreferrer",
        )
    )


@lru_cache(maxsize=KEPT_RENDERED)
def markdown_line(text: str) -> Markup:
    """Emphasis and code within a line; a link would be a trap inside a label, so its words are left."""
    return Markup(nh3.clean(_MARKDOWN.renderInline(text), tags=_INLINE_TAGS, attributes={}))  # noqa: S704 - cleaned


def _of_a_link(_tag: str, name: str, value: str) -> str | None:
    """The cleaner's schemes let through what names none: a path of this site, ``//another.example``."""
    return value if name != "href" or value.lower().startswith("https://") else None


def add_markdown(app: Flask) -> None:
    """Make both known to the templates."""
    app.jinja_env.filters.update(markdown_block=markdown_block, markdown_line=markdown_line)
