"""Renders the Markdown of quizzes as HTML: no raw HTML, no images, nothing fetched from anywhere."""

from functools import lru_cache

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

KEPT_RENDERED = 4096
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
# No headings: they would disturb the outline of the page.
_TAGS = {
    "p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_INLINE_TAGS = {"em", "strong", "code", "br"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}


@lru_cache(maxsize=KEPT_RENDERED)
def markdown_block(text: str) -> Markup:
    """Render paragraphs, lists, code, tables, and links to ``https`` addresses."""
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
    """Render emphasis and code within a line. Links become plain text: in a label they would be a trap."""
    return Markup(nh3.clean(_MARKDOWN.renderInline(text), tags=_INLINE_TAGS, attributes={}))  # noqa: S704 - cleaned


def _of_a_link(_tag: str, name: str, value: str) -> str | None:
    """Drop links without a scheme, which the cleaner lets through: local paths, ``//another.example``."""
    return value if name != "href" or value.lower().startswith("https://") else None


def add_markdown(app: Flask) -> None:
    """Make both filters available to the templates."""
    app.jinja_env.filters.update(markdown_block=markdown_block, markdown_line=markdown_line)
