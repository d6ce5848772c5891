"""The typeface that .ci/typeface.py makes: in a wheel and in a checkout alike, and always the same bytes."""

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONT = "static/font/source-serif-4.woff2"
LICENCE = "static/font/source-serif-4-licence.txt"
NAMES = (
    "Zoë Müller-Weiß · GROẞ · Øyvind Åkesson · Þórður Guðmundsdóttir · Çağrı İnönü · François Lœuillet · Œ Ÿ",
    "Łukasz Żółć · Jędrzej Świątek · Šárka Dvořáková · Ľubica Ĺ Ŕ · Győző Űr · Đorđe Ćirić · Ştefan Ţ",
    "Ștefan Țăran · Ģirts Ķēniņš · Jūratė Žemaitytė Ų · Õnne Müür · Ġorġ Ħaż-Żebbuġ · Llŷr Ŵyn Ẁ Ẃ Ẅ Ỳ",
    "Siobhán Ó Súilleabháin · Núria Col·lell · Ĉ ĝ ĥ ĵ ŝ ŭ · Áŋŋá Čž · Ǧ · O’Connell · O'Connell · Ñíguez",
    "Κωνσταντίνος Παπαδάκης · Ώρα Ϊ ΰ",
    "Володимир Їжакевич · Ґалаґан · Ђорђе Њешћа Љ Џ · Ѓорѓи Ќ Ѕ · Ўладзімір · Ёж",
)
SIGNS = "0123456789 % € « » “ ” ‘ ’ – — … · × − → ← ✓ №"
SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{NON-BREAKING HYPHEN}"
ACCENTS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0326\u0327\u0328"


def built(kind: str, checkout: Path, folder: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """What a build says; what it makes is in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    script = f"import sys\n{before}\nfrom hatchling import build\nbuild.build_{kind}(sys.argv[1])"
    command = [sys.executable, "-c", script, str(folder)]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    done = built("wheel", ROOT, folder)
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.fixture(scope="module")
def typeface(wheel: zipfile.ZipFile) -> bytes:
    return wheel.read(f"kiosk/{FONT}")


@pytest.fixture(scope="module")
def font(typeface: bytes) -> TTFont:
    return TTFont(io.BytesIO(typeface))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a build reads, as after ``git clone``."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in (".ci", "static"):
        (folder / name).mkdir()
    for name in ("pyproject.toml", ".ci/typeface.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "kiosk").mkdir()
    (folder / "kiosk/__init__.py").touch()
    return folder


def test_it_is_woff2_of_thirty_to_ninety_kilobytes(typeface: bytes, font: TTFont) -> None:
    assert typeface.startswith(b"wOF2")
    assert 30_000 <= len(typeface) <= 90_000
    assert font["maxp"].numGlyphs > 500


def test_it_has_the_letters_of_european_names_accents_and_signs(font: TTFont) -> None:
    characters = font.getBestCmap()
    wanted = {
        *"".join(NAMES),
        *SIGNS,
        *SPACES,
        *ACCENTS,
        *map(chr, range(0x20, 0x7F)),
        *map(chr, range(0xA0, 0x100)),
    }
    assert sorted(each for each in wanted if ord(each) not in characters) == []


def test_the_narrow_space_is_narrow(font: TTFont) -> None:
    characters, widths = font.getBestCmap(), font["hmtx"]
    narrow, space = (widths[characters[ord(each)]][0] for each in ("\N{NARROW NO-BREAK SPACE}", " "))
    assert 0.1 * font["head"].unitsPerEm < narrow < space


def test_figures_stand_in_columns_and_accents_and_pairs_find_their_places(font: TTFont) -> None:
    """The font's own figures have one width and one height: it needs no feature for that."""
    figures = [font.getBestCmap()[ord(each)] for each in "0123456789"]
    assert len({font["hmtx"][each][0] for each in figures}) == 1
    assert all(font["glyf"][each].yMin > -30 and font["glyf"][each].yMax > 600 for each in figures)
    tables = [
        {each.FeatureTag for each in font[name].table.FeatureList.FeatureRecord} for name in ("GSUB", "GPOS")
    ]
    assert tables == [{"ccmp", "liga", "locl"}, {"kern", "mark", "mkmk"}]


def test_it_has_every_weight_from_regular_to_bold_and_no_other_axis(font: TTFont) -> None:
    assert [(each.axisTag, each.minValue, each.maxValue) for each in font["fvar"].axes] == [
        ("wght", 400, 700)
    ]


def test_its_notices_and_its_licence_go_with_it_and_its_own_name_is_not_the_reserved_one(
    wheel: zipfile.ZipFile, font: TTFont
) -> None:
    names = font["name"]
    assert "Reserved Font Name" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)
    assert not [number for number in (1, 3, 4, 6, 16) if "Source" in (names.getDebugName(number) or "")]
    licence = wheel.read(f"kiosk/{LICENCE}").decode()
    assert licence.startswith("Copyright")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_an_editable_install_makes_it_in_the_checkout_to_the_byte(
    typeface: bytes, checkout: Path, tmp_path: Path
) -> None:
    done = built("editable", checkout, tmp_path / "made")
    assert done.returncode == 0, done.stderr
    assert (checkout / FONT).read_bytes() == typeface
    assert {each.name for each in (checkout / "static/font").iterdir()} == {
        Path(FONT).name,
        Path(LICENCE).name,
    }


@pytest.mark.parametrize("module", ["fontpkg_source_serif_4", "fontTools", "brotli"])
def test_without_what_it_is_made_with_the_build_ends_with_one_line(
    module: str, checkout: Path, tmp_path: Path
) -> None:
    done = built("wheel", checkout, tmp_path / "made", f"sys.modules['{module}'] = None")
    assert done.returncode == 1
    assert not list((tmp_path / "made").iterdir())
    [line] = done.stderr.splitlines()
    assert line.startswith("The typeface cannot be made without what pyproject.toml asks for: ")
    assert module in line
