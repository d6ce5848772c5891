"""How times, numbers, codes and the Markdown of quizzes are written on pages."""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

import nh3
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import format_decimal, format_percent
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

from kiosk.core import base32
from kiosk.web.common.language import current_language, date_locale
from kiosk.web.common.services import now


def local_time(instant: datetime, zone: str) -> str:
    """The time of day in a time zone: ``09:03``, ``9:03 AM``."""
    return format_time(instant, "short", tzinfo=ZoneInfo(zone), locale=date_locale())


def exact_time(instant: datetime, zone: str) -> str:
    """The time of day with seconds."""
    return format_time(instant, "medium", tzinfo=ZoneInfo(zone), locale=date_locale())


def local_date(instant: datetime, zone: str) -> str:
    """The date in a time zone: ``mercredi 25 février 2026``."""
    return _first(format_date(instant.astimezone(ZoneInfo(zone)), "full", locale=date_locale()))


def short_date(instant: datetime, zone: str) -> str:
    """The short date in a time zone: ``mer. 25 févr.``; with the year unless it is the current one."""
    here = ZoneInfo(zone)
    is_of_this_year = instant.astimezone(here).year == now().astimezone(here).year
    skeleton = "MMMEd" if is_of_this_year else "yMMMEd"
    return _first(format_skeleton(skeleton, instant, tzinfo=here, locale=date_locale()))


def short_day(day: date) -> str:
    """A short date that needs no time zone: ``mer. 25 févr.``; with the year unless it is the current one."""
    skeleton = "MMMEd" if day.year == now().year else "yMMMEd"
    return _first(format_skeleton(skeleton, datetime.combine(day, time()), locale=date_locale()))


def day_month(day: date) -> str:
    """A day as short as can be: ``25/02``, ``2/25``."""
    return str(format_skeleton("Md", datetime.combine(day, time()), locale=date_locale()))


def time_of_day(at: time) -> str:
    """A time of day that has no date: ``09:00``, ``9:00 AM``."""
    return format_time(at, "short", locale=date_locale())


def weekday(number: int) -> str:
    """The name of a weekday; Monday is 0."""
    return str(get_day_names("wide", "stand-alone", locale=date_locale())[number])


def is_same_day(instant: datetime, other: datetime, zone: str) -> bool:
    """Whether two instants fall on the same day in a time zone: the time of day is then enough."""
    return instant.astimezone(ZoneInfo(zone)).date() == other.astimezone(ZoneInfo(zone)).date()


def _first(date: str) -> str:
    """In French the first of the month is an ordinal: ``mardi 1er décembre``."""
    return date.replace(" 1 ", " 1er ") if current_language() == "fr" else date


def points(number: Fraction) -> str:
    """Points, with at most two decimals: ``1,5``."""
    return str(
        format_decimal(round(Decimal(number.numerator) / number.denominator, 2), locale=current_language())
    )


def plural(part: Fraction, whole: Fraction) -> int:
    """Which form “point” has after “1.5 of 12”: 1 or 2. English counts the whole, French the part."""
    language = current_language()
    counted = part if language == "fr" else whole
    value = Decimal(counted.numerator) / counted.denominator
    return 1 if Locale(language).plural_form(value) == "one" else 2


def percent(share: float) -> str:
    """A share as a whole percentage: ``42 %``."""
    return _percent(share, current_language())


@lru_cache(maxsize=1024)  # a term shows the same few rates hundreds of times
def _percent(share: float, language: str) -> str:
    pattern = "#,##0\u202f%" if language == "fr" else "#,##0%"
    return str(format_percent(share, pattern, locale=language)).replace("-", "−")


def number(value: float) -> str:
    """A number with at most two decimals: ``0,83``."""
    return str(format_decimal(round(value, 2), locale=current_language())).replace("-", "−")


HUES = 12


def hue(number: int) -> str:
    """The style sheets' class for the hue of a class session, by its number: ``h1`` to ``h12``."""
    return f"h{(number - 1) % HUES + 1}"


def add_filters(app: Flask) -> None:
    """Make the filters available to the templates."""
    app.jinja_env.filters.update(
        local_time=local_time,
        exact_time=exact_time,
        local_date=local_date,
        short_date=short_date,
        short_day=short_day,
        time_of_day=time_of_day,
        weekday=weekday,
        day_month=day_month,
        grouped=base32.grouped,
        points=points,
        plural=plural,
        percent=percent,
        number=number,
        hue=hue,
        mathml=mathml,
    )
    app.jinja_env.tests.update(same_day=is_same_day)


KEPT_RENDERED = 4096
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
# No headings: they would disturb the outline of the page.
_TAGS = {
    "p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_INLINE_TAGS = {"em", "strong", "code", "br"}
# MathML Core: https://www.w3.org/TR/mathml-core/
_MATHML = {
    "math", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable",
    "mtd", "mtext", "mtr", "munder", "munderover",
}  # fmt: skip
_MATHML_ATTRIBUTES = {
    "math": {"display"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {"fence", "form", "largeop", "lspace", "movablelimits", "rspace", "stretchy", "symmetric"},
    "mspace": {"width", "height", "depth"},
    "mtd": {"columnspan", "rowspan"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}


@lru_cache(maxsize=KEPT_RENDERED)
def mathml(formula: str) -> Markup:
    """A formula, without anything that is not MathML Core's presentation."""
    clean = nh3.clean(
        formula,
        tags=_MATHML,
        attributes=_MATHML_ATTRIBUTES,
        clean_content_tags={"script", "style"},
    )
    return Markup(clean)  # noqa: S704 - cleaned


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
