"""Makes the typeface of the screen and the console. Hatchling runs this whenever it builds or installs Kiosk.

From the whole of Source Serif 4, as its package has it, to what a browser loads: the weights 400 to 700, and
the letters of European names.
"""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = "files/SourceSerif4[opsz,wght].ttf"
FILE = "source-serif-4.woff2"
LICENCE = "source-serif-4-licence.txt"
# The notice in the font reserves the word Source for the font as it was: a changed one has another name.
NAME = "Kiosk Serif"
BYTES = range(30_000, 90_000)
# One size for text and headings: the font's own variation for sizes takes 60 kB more than there is room for.
AXES = {"wght": (400, 700), "opsz": 20}
# The font's own figures are of one width and one height: it needs no lnum and no tnum for that.
FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk")
# Of each range, what the font has. Of Latin without the letters that are Vietnamese only.
LETTERS = (
    (0x0020, 0x017F),  # Basic Latin, Latin-1, Latin Extended-A
    (0x0180, 0x024F),  # Latin Extended-B: Romanian, Sámi, Croatian digraphs
    (0x02B9, 0x02DD),  # letters that are apostrophes, accents that stand alone
    (0x0300, 0x036F),  # combining accents
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1E9F),  # Latin Extended Additional: Irish, Welsh, Sámi, the capital ẞ
    (0x1EF2, 0x1EF3),  # Welsh
)
SIGNS = (
    (0x2000, 0x206F),  # spaces, dashes, quotation marks
    (0x20AC, 0x20AC),  # €
    (0x2116, 0x2122),  # № ™
    (0x2190, 0x2193),  # arrows
    (0x2200, 0x22FF),  # − ≠ ≤ ≥
    (0x2713, 0x2717),  # ✓; the font has no ✗
)
# Characters that the font lacks, and whose form it has.
SAME_FORM = {0x2011: 0x2010}  # the hyphen that does not break
# Copyright, names, version, trademark, designers, licence.
NAMES_KEPT = range(15)


class TypefaceHook(BuildHookInterface[Any]):
    """For the wheel and for an editable install: ``static/font/``, which git ignores."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the typeface and its licence, or end the build with the reason."""
        try:
            import brotli  # noqa: F401  # fonttools writes WOFF2 with it
            import fontTools  # noqa: F401
            from fontpkg_source_serif_4 import ROOT
        except ImportError as error:
            self.app.abort(f"The typeface cannot be made without what pyproject.toml asks for: {error}")
        typeface = made_from(ROOT / SOURCE)
        if len(typeface) not in BYTES:
            self.app.abort(f"The typeface has {len(typeface)} bytes, not {BYTES.start} to {BYTES.stop}.")
        folder = Path(self.root, "static", "font")
        folder.mkdir(exist_ok=True)
        write(folder / FILE, typeface)
        write(folder / LICENCE, (ROOT / "LICENSE").read_bytes())


def made_from(source: Path) -> bytes:
    """The part of the font that pages use, as WOFF2. The same font always gives the same bytes."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(source, recalcTimestamp=False)
    characters = font["cmap"].getBestCmap()
    for missing, present in SAME_FORM.items():
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap.setdefault(missing, characters[present])
    # What lists the named styles is for menus of programs; their names go with it.
    options = subset.Options(layout_features=list(FEATURES), hinting=False, name_IDs=["*"], glyph_names=False)
    options.drop_tables += ["STAT"]
    font["fvar"].instances = []
    subsetter = subset.Subsetter(options)
    wanted = [range(first, last + 1) for first, last in (*LETTERS, *SIGNS)]
    subsetter.populate(unicodes=[character for each in wanted for character in each])
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, AXES)
    rename(font, font["fvar"].axes)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def rename(font: Any, axes: Iterable[Any]) -> None:
    """Leave the notices in the font, and give it a name of its own."""
    names = font["name"]
    kept = {*NAMES_KEPT, *(each.axisNameID for each in axes)}
    names.names = [each for each in names.names if each.nameID in kept]
    plain = NAME.replace(" ", "")
    for number, name in {1: NAME, 3: plain, 4: NAME, 6: plain}.items():
        names.setName(name, number, 3, 1, 0x409)


def write(path: Path, content: bytes) -> None:
    """All at once, and only what is new: Kiosk may be reading it."""
    if not path.exists() or path.read_bytes() != content:
        new = path.with_suffix(".new")
        new.write_bytes(content)
        new.replace(path)
