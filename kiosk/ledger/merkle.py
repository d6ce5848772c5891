"""Merkle trees as RFC 6962 defines them (section 2.1), over SHA-256. Pure.

A tree over ``n`` leaves is kept as its *peaks*: the roots of the full trees it consists of, one for each 1
in the binary form of ``n``. They are enough to add a leaf and to make the root, so a log grows in
logarithmic time.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf. Its first byte differs from a node's, so that neither passes for the other."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Peaks:
    """A tree of ``size`` leaves, as the roots of its full trees, the largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def with_leaf(self, leaf: bytes) -> "Peaks":
        """The tree with one more leaf, given by its hash."""
        hashes, size, grown = list(self.hashes), self.size, leaf
        while size % 2:  # two full trees of the same height become one
            grown = node_hash(hashes.pop(), grown)
            size //= 2
        return Peaks(self.size + 1, (*hashes, grown))

    @property
    def root(self) -> bytes:
        """The tree's root; that of an empty tree is the hash of nothing."""
        if not self.hashes:
            return hashlib.sha256(b"").digest()
        *higher, root = self.hashes
        for peak in reversed(higher):
            root = node_hash(peak, root)
        return root

    @property
    def as_text(self) -> str:
        """The hashes in hex, separated by spaces."""
        return " ".join(each.hex() for each in self.hashes)

    @classmethod
    def in_text(cls, size: int, text: str) -> "Peaks":
        """The peaks in a text from ``as_text``. Raises ``ValueError`` if a tree of this size has others."""
        peaks = cls(size, tuple(bytes.fromhex(each) for each in text.split()))
        if len(peaks.hashes) != size.bit_count() or any(len(each) != 32 for each in peaks.hashes):
            raise ValueError("not the peaks of a tree of this size")
        return peaks


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over these leaf hashes."""
    peaks = Peaks()
    for leaf in leaves:
        peaks = peaks.with_leaf(leaf)
    return peaks.root


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What it takes to come from one leaf hash to the root: siblings, from the leaf up (section 2.1.1).

    Raises ``IndexError`` when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the size
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return [*inclusion_proof(left, index), root_of(right)]
    return [*inclusion_proof(right, index - split), root_of(left)]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof leads from the leaf hash at ``index`` to the root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = node_hash(sibling, found)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            found = node_hash(found, sibling)
        place, last = place // 2, last // 2
    return last == 0 and found == root
