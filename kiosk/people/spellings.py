"""How the letters of a name may be written with the letters a to z.

Most letters have one spelling; some have several, where passports, library rules and people differ:
``Müller`` and ``Mueller``, ``Κωνσταντινίδου`` and ``Konstantinidou``, ``Петровская`` and ``Petrovskaia``,
``الفاسي`` and ``El Fassi``. The spellings are those of ICAO Doc 9303-3 (passports), ELOT 743 for Greek, and
BGN/PCGN and French custom for Cyrillic and Arabic.
"""

import re
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

Spelling = tuple[str, ...]

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_ARABIC_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_ARTICLE = "ال"


def _table(lines: str) -> dict[str, Spelling]:
    """Each letter, and how it may be written; ``-`` means that it may be left out."""
    rows = (line.split() for line in lines.strip().splitlines())
    return {letter: tuple("" if each == "-" else each for each in written) for letter, *written in rows}


_LATIN = _table("ä a ae\nö o oe\nü u ue\nå a aa\nø o oe")
_OTHERS = _table("""
αι e ai
ει i ei
οι i oi
ου ou u
αυ av af au
ευ ev ef eu
μπ b mp
ντ d nt
γκ g gk nk
γγ ng gg
β v b
γ g gh y
η i e
κ k c
ξ x ks
υ y i u
φ f ph
χ ch h kh x
в v w
г g h
е e ye ie je
ё e yo io jo
ж zh j
и i y
й i y j -
к k c
кс x ks
с s ss
у u ou
ф f ph
х kh h ch
ц ts tz c
ч ch tch
ш sh ch sch
щ shch chtch sch
ъ ie -
ы y i
ь -
ю yu iu ju iou
я ya ia ja
є ye ie je
і i
ї yi i ji
""")
_ARABIC_VOWELS = _table("""
ا a e aa
آ a aa
أ a e o u
إ i e
ى a
ة a e ah
و w ou u o oo
ي y i ee
ئ y i -
ؤ u ou o -
ء -
ع - a e
""")
_ARABIC_CONSONANTS = _table("""
ب b
ت t
ث th t
ج j dj g
ح h
خ kh
د d
ذ dh d
ر r
ز z
س s
ش sh ch
ص s
ض d dh
ط t
ظ z dh d
غ gh g
ف f
ق q k g c
ك k c
ل l
م m
ن n
ه h -
""")
_SHORT_VOWEL: Spelling = ("", "a", "e", "i", "o", "u", "ou")
# Before some letters, the article is often written as it is pronounced: “ech Chemsi”.
_AS_HEARD = "al el ul l as es ash esh ach ech ad ed an en ar er at et az ez"
_ARTICLES: Spelling = ("", *_AS_HEARD.split())
_LETTERS = {**_LATIN, **_OTHERS, **_ARABIC_VOWELS, **_ARABIC_CONSONANTS}
_LETTER = re.compile("|".join([*sorted(_OTHERS, key=len, reverse=True), "."]), re.DOTALL)


def spellings_of(word: str) -> list[Spelling]:
    """The possible spellings of each letter of a word, in order."""
    text = _ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", word).replace("ς", "σ"))
    text = _GREEK.sub(lambda letter: unicodedata.normalize("NFD", letter[0])[0], text)
    text = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    if _LETTERS.keys().isdisjoint(text):
        return [(_in_ascii(text),)]
    found: list[Spelling] = []
    if text.startswith(_ARTICLE) and len(text) > len(_ARTICLE) + 1:
        found, text = [_ARTICLES], text.removeprefix(_ARTICLE)
    for letter in _LETTER.findall(text):
        written = _LETTERS.get(letter, ())
        if letter in _ARABIC_CONSONANTS:
            found += [(*written, *_doubled(written)), _SHORT_VOWEL]
        else:
            found.append(tuple(dict.fromkeys((_in_ascii(letter), *written))))
    return found


def in_full(text: str) -> str:
    """The text with German and Scandinavian letters written as two, as in passports."""
    return "".join(_LATIN.get(each.lower(), (each,))[-1] for each in unicodedata.normalize("NFKC", text))


def ends_of(text: str, starts: Iterable[int], letters: Iterable[Spelling]) -> set[int]:
    """Where a word that begins at one of these places in a text may end; empty when it is not there."""
    places = set(starts)
    for written in letters:
        places = {place + len(each) for place in places for each in written if text.startswith(each, place)}
    return places


def _in_ascii(text: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", anyascii(text).lower())


def _doubled(written: Spelling) -> list[str]:
    return [each * 2 for each in written if len(each) == 1]
