"""The look: every colour that carries a meaning can be read, and dots, seal and hue mean what they say."""

import re
from collections.abc import Iterator
from itertools import pairwise, product
from math import cos, radians, sin

import pytest
from flask import Flask, render_template_string

from kiosk.core import paths
from kiosk.web.common.filters import HUES, hue

TOKENS = (paths.STATIC / "css" / "tokens.css").read_text("utf-8")
SCHEMES = ("light", "dark")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
GROUNDS = ("paper", "card")
RGB = tuple[float, float, float]


def declared(scheme: str) -> dict[str, str]:
    """The tokens in force; in the dark, those of the light that it does not replace."""
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    texts = [light] if scheme == "light" else [light, dark.split("/*")[0]]
    return {
        name: value.strip() for text in texts for name, value in re.findall(r"--([a-z0-9-]+): ([^;]+);", text)
    }


def hues() -> list[tuple[str, int]]:
    return [
        (f"h{number}", int(degrees)) for number, degrees in re.findall(r"\.h(\d+) \{ --h: (\d+); \}", TOKENS)
    ]


def from_hex(text: str) -> RGB:
    digits = text.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return linear(red), linear(green), linear(blue)


def linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def from_oklch(lightness: float, chroma: float, degrees: float) -> RGB:
    """Linear sRGB, clipped (Björn Ottosson, *A perceptual color space for image processing*, 2020)."""
    a, b = chroma * cos(radians(degrees)), chroma * sin(radians(degrees))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return clipped(red), clipped(green), clipped(blue)


def clipped(value: float) -> float:
    return min(1.0, max(0.0, value))


def contrast(one: RGB, other: RGB) -> float:
    """WCAG 2.2, *contrast ratio*."""
    dark, light = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return (light + 0.05) / (dark + 0.05)


def session(scheme: str, degrees: int, *, soft: bool = False) -> RGB:
    tokens = declared(scheme)
    end = "-soft" if soft else ""
    return from_oklch(float(tokens[f"l{end}"]), float(tokens[f"c{end}"]), degrees)


def pairs() -> Iterator[tuple[str, str, float]]:
    for name, ground in product(("ink", "quiet", "action", "good", "warn", "bad"), GROUNDS):
        yield name, ground, TEXT
    yield "on-action", "action", TEXT
    for name in ("action", "good", "warn", "bad"):
        yield "ink", f"{name}-soft", TEXT
        yield name, f"{name}-soft", TEXT
    for name, ground in product(("edge", "present"), GROUNDS):
        yield name, ground, SHAPE


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("name", "ground", "least"), list(pairs()))
def test_what_is_to_be_read_stands_out_from_its_ground(
    scheme: str, name: str, ground: str, least: float
) -> None:
    tokens = declared(scheme)
    assert contrast(from_hex(tokens[name]), from_hex(tokens[ground])) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("name", "degrees"), hues())
def test_each_hue_can_be_read_on_every_ground_and_carries_text(scheme: str, name: str, degrees: int) -> None:
    tokens = declared(scheme)
    own, soft = session(scheme, degrees), session(scheme, degrees, soft=True)
    for ground in GROUNDS:
        assert contrast(own, from_hex(tokens[ground])) >= TEXT
    assert contrast(own, soft) >= SHAPE
    for text in ("ink", "quiet", "action", "good", "warn"):
        assert contrast(from_hex(tokens[text]), soft) >= TEXT, text


def test_there_are_twelve_hues_far_apart() -> None:
    degrees = [each for _name, each in hues()]
    assert len(degrees) == HUES
    assert {(later - earlier) % 360 for earlier, later in pairwise(degrees)} == {30}


def test_a_class_session_has_the_hue_of_its_number_and_the_thirteenth_that_of_the_first() -> None:
    assert [hue(number) for number in (1, 2, 12, 13, 24, 25)] == ["h1", "h2", "h12", "h1", "h12", "h1"]


def drawn(app: Flask, text: str) -> str:
    with app.test_request_context():
        return render_template_string("{% from 'components/dot.html' import dot, status_dot %}" + text)


def test_each_status_has_a_shape_of_its_own_without_its_colour(app: Flask) -> None:
    kinds = ("present", "late", "excused", "absent", "not_concerned", "expected")
    shapes = {re.sub(r"dot-[a-z-]+", "", drawn(app, f"{{{{ dot('{kind}') }}}}")) for kind in kinds}
    assert len(shapes) == len(kinds)


def test_sure_is_a_disc_and_not_sure_a_ring(app: Flask) -> None:
    assert 'class="ring"' not in drawn(app, "{{ dot('sure') }}")
    assert 'class="ring"' in drawn(app, "{{ dot('unsure') }}")


def test_a_dot_is_silent_beside_words_and_speaks_alone(app: Flask) -> None:
    assert 'aria-hidden="true"' in drawn(app, "{{ dot('late') }}")
    alone = drawn(app, "{{ dot('late', 'Late') }}")
    assert 'role="img" aria-label="Late"' in alone
    assert "aria-hidden" not in alone


def test_whoever_has_not_signed_is_expected_until_the_sheet_closes(app: Flask) -> None:
    assert "dot-expected" in drawn(app, "{{ status_dot('absent', 'open') }}")
    assert "dot-absent" in drawn(app, "{{ status_dot('absent', 'closed') }}")
