"""The tree of the log is the one that RFC 6962 defines."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.merkle import Peaks, inclusion_proof, is_included, leaf_hash, node_hash, root_of

leaf_lists = st.lists(st.binary(max_size=8).map(leaf_hash), min_size=1, max_size=70)


def naive_root(leaves: list[bytes]) -> bytes:
    """Section 2.1, word for word, over leaves that are hashed already."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def test_the_hashes_are_those_that_other_logs_compute() -> None:
    """The leaves and roots with which the implementations of Certificate Transparency are tested."""
    data = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    leaves = [leaf_hash(bytes.fromhex(each)) for each in data]
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(st.lists(st.binary(max_size=8).map(leaf_hash), max_size=70))
def test_a_tree_that_grows_leaf_by_leaf_has_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == naive_root(leaves)


@given(leaf_lists)
def test_a_tree_is_continued_from_its_peaks_as_text(leaves: list[bytes]) -> None:
    peaks = Peaks()
    for leaf in leaves:
        peaks = Peaks.in_text(peaks.size, peaks.as_text).with_leaf(leaf)
    assert (peaks.size, peaks.root) == (len(leaves), naive_root(leaves))
    assert len(peaks.hashes) <= 7


@pytest.mark.parametrize("text", ["", "00", "zz", f"{'00' * 32} {'00' * 32}", "00" * 33])
def test_what_cannot_be_the_peaks_of_a_tree_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"tree of this size|fromhex"):
        Peaks.in_text(4, text)


@given(leaf_lists, st.data())
def test_a_proof_leads_from_every_leaf_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    assert is_included(leaves[index], index, len(leaves), proof, naive_root(leaves))
    assert len(proof) <= 7


@given(leaf_lists, st.data())
def test_a_proof_proves_nothing_else(leaves: list[bytes], data: st.DataObject) -> None:
    index, size = data.draw(st.integers(0, len(leaves) - 1)), len(leaves)
    proof, root = inclusion_proof(leaves, index), root_of(leaves)
    other = leaf_hash(b"another, longer than any of these")
    assert not is_included(other, index, size, proof, root)
    assert not is_included(leaves[index], index, size, [*proof, other], root)
    assert not is_included(leaves[index], index, size, proof, other)
    assert not is_included(leaves[index], size, size, proof, root)
    assert not is_included(leaves[index], -1, size, proof, root)
    assert not is_included(leaves[index], 0, 0, proof, root)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not is_included(leaves[index], index, size, [*proof[:place], *proof[place + 1 :]], root)
        changed = [*proof[:place], other, *proof[place + 1 :]]
        assert not is_included(leaves[index], index, size, changed, root)


@given(leaf_lists, st.integers(0, 200), st.integers(0, 200), st.data())
def test_a_proof_holds_for_one_place_in_one_size(
    leaves: list[bytes], index: int, size: int, data: st.DataObject
) -> None:
    """Unless the same leaf stands in both places: then it is no lie."""
    true = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, true)
    if is_included(leaves[true], index, size, proof, root_of(leaves)) and (index, size) != (
        true,
        len(leaves),
    ):
        # The same steps may lead through a tree of another size: nobody signed a checkpoint of that size.
        assert size != len(leaves) or leaves[index] == leaves[true]


def test_a_proof_that_stops_below_the_root_proves_nothing() -> None:
    """The root of a small tree is an inner node of a larger one."""
    leaves = [leaf_hash(bytes([n])) for n in range(4)]
    proof = inclusion_proof(leaves, 2)
    assert is_included(leaves[2], 2, 4, proof, root_of(leaves))
    assert not is_included(leaves[2], 2, 8, proof, root_of(leaves))
    assert not is_included(leaves[2], 2, 5, proof, root_of(leaves))


def test_a_node_is_never_taken_for_a_leaf() -> None:
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof([leaf_hash(bytes([n])) for n in range(3)], index)
