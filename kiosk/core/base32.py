"""Crockford's Base32: 32 symbols without the look-alikes I, L, O and U.

Specification: Douglas Crockford, "Base 32", https://www.crockford.com/base32.html. Reading ignores case,
hyphens and spaces, and accepts the letters I, L and O for 1, 1 and 0.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_FORGIVEN = str.maketrans(
    {"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\u2011": None, "\u00a0": None}
)


def encode(number: int, length: int) -> str:
    """Write a non-negative number in at least ``length`` symbols, most significant first."""
    symbols: list[str] = []
    while number or len(symbols) < length:
        number, value = divmod(number, 32)
        symbols.append(ALPHABET[value])
    return "".join(reversed(symbols))


def decode(text: str) -> int:
    """The number that a text encodes.

    Raises:
        ValueError: a symbol is not in the alphabet.
    """
    number = 0
    for symbol in text:
        try:
            number = number * 32 + _VALUES[symbol]
        except KeyError:
            raise ValueError("not in Crockford's alphabet") from None
    return number


def clean(text: str) -> str:
    """Typed text in canonical form: upper case, no separators, no look-alikes."""
    return text.strip().upper().translate(_FORGIVEN)


def random(length: int) -> str:
    """A random, unguessable text: 5 bits per symbol."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(text: str) -> str:
    """The text in two halves, as people read it aloud: ``K7Q4 M2XP``. Up to five symbols stay together."""
    half = (len(text) + 1) // 2
    return f"{text[:half]} {text[half:]}" if len(text) > 5 else text
