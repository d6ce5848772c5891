"""Checkpoints as text: signed notes that hold the head of a tree.

The forms are c2sp.org/signed-note and c2sp.org/tlog-checkpoint::

    kiosk/0f1e2d3c4b5a69788796a5b4c3d2e1f0
    42
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — kiosk/0f1e2d3c4b5a69788796a5b4c3d2e1f0 Az3grlgtzPIC…

The first line is the *origin*, which names the log; then come the number of entries, the root of the tree
over them, a blank line, and one line for each signature. It goes through any channel that carries text, and
other programs that know the format can read and countersign it. Pure.
"""

import binascii
import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.core.signatures import is_signed

_ED25519 = b"\x01"
_DASH = "\N{EM DASH} "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
MOST_CHARACTERS = 10_000


class NoteError(Exception):
    """A text that is no checkpoint of this instance."""


class IllegibleNoteError(NoteError):
    """It does not have the form of a checkpoint."""


class UnsignedNoteError(NoteError):
    """None of the trusted keys signed it."""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: the first ``size`` entries of the log ``origin`` have this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def key_hash(name: str, public: bytes) -> bytes:
    """The four bytes that say in a signature line which key signed."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def written_note(head: TreeHead, public: bytes, sign: Callable[[str], bytes]) -> str:
    """The checkpoint, signed under the name of its origin by the owner of ``public``."""
    signature = b64encode(key_hash(head.origin, public) + sign(head.text)).decode()
    return f"{head.text}\n{_DASH}{head.origin} {signature}\n"


def read_note(note: str, keys: Mapping[str, bytes]) -> TreeHead:
    """What a checkpoint says, if one of these keys signed it. Signatures of other keys are passed over.

    Raises:
        IllegibleNoteError: it does not have the form of a checkpoint.
        UnsignedNoteError: no key of these signed it, or the signature of one does not hold.
    """
    text, signatures = _parts(note)
    head = _head(text)
    known = {key_hash(head.origin, public): public for public in keys.values()}
    ours = [
        (public, signature[4:])
        for name, signature in signatures
        if name == head.origin and (public := known.get(signature[:4])) is not None
    ]
    if not ours or not all(is_signed(public, signature, text.encode()) for public, signature in ours):
        raise UnsignedNoteError
    return head


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text, and the names and bytes of the signatures below it."""
    above, blank, below = note.rpartition("\n\n")
    lines = below.split("\n")
    controls = any(each < " " and each != "\n" for each in note)
    if len(note) > MOST_CHARACTERS or controls or not blank or lines.pop() != "" or not lines:
        raise IllegibleNoteError
    return f"{above}\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    name, _space, encoded = line.removeprefix(_DASH).partition(" ")
    signature = _decoded(encoded)
    spaced = any(each.isspace() for each in name)
    if not line.startswith(_DASH) or not name or spaced or "+" in name or len(signature) < 5:
        raise IllegibleNoteError
    return name, signature


def _head(text: str) -> TreeHead:
    lines = text.split("\n")
    # A log may write more lines below these; this one does not.
    if len(lines) != 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise IllegibleNoteError
    root = _decoded(lines[2])
    if len(root) != 32:
        raise IllegibleNoteError
    return TreeHead(lines[0], int(lines[1]), root)


def _decoded(text: str) -> bytes:
    """Base64 in its one spelling."""
    try:
        content = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise IllegibleNoteError from None
    if b64encode(content).decode() != text:
        raise IllegibleNoteError
    return content
