"""What somebody does to a stream who does not know the secret is found, and named by the first event."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.check import Break, Damage, first_break
from kiosk.ledger.event import Item, StoredEvent
from kiosk.ledger.merkle import leaf_hash, root_of
from tests.ledger.streams import (
    FORGER,
    FORGER_SEED,
    KEYS,
    SEED,
    STREAM,
    as_json,
    event,
    events_of,
    forged,
    hash_of,
    sha,
    signature,
    with_body,
)


def broken(events: Sequence[StoredEvent]) -> Break | None:
    return first_break(events, STREAM, KEYS)


def renumbered(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """With their columns renumbered, as somebody would who closes or makes a gap."""
    return [replace(each, number=number) for number, each in enumerate(events, start=1)]


def genuine(changed: StoredEvent, **changes: object) -> StoredEvent:
    """The event with another body, signed by the instance itself."""
    return with_body(changed, seed=SEED, **changes)


def test_a_stream_that_nobody_touched_is_intact() -> None:
    assert broken([]) is None
    assert broken(events_of(1)) is None
    assert broken(events_of(12)) is None


@given(st.integers(1, 12), st.data())
def test_an_altered_event_is_named(length: int, data: st.DataObject) -> None:
    events = events_of(length)
    place = data.draw(st.integers(0, length - 1))
    events[place] = replace(events[place], body=events[place].body.replace("noted", "rewritten"))
    assert broken(events) == Break(place + 1, Damage.ALTERED)


@given(st.integers(1, 12), st.data())
def test_an_altered_event_with_a_new_hash_is_named_all_the_same(length: int, data: st.DataObject) -> None:
    events = events_of(length)
    place = data.draw(st.integers(0, length - 1))
    body = as_json({**events[place].content(), "kind": "rewritten"})
    events[place] = replace(events[place], body=body, hash=hash_of(body))
    assert broken(events) == Break(place + 1, Damage.SIGNATURE_WRONG)


@given(st.integers(1, 8), st.data())
def test_a_stream_that_was_rewritten_from_one_event_on_is_named_there(
    length: int, data: st.DataObject
) -> None:
    """With another key of one's own, under the name of the right key, or without a signature."""
    place = data.draw(st.integers(0, length - 1))
    events = events_of(length)[:place]
    named = data.draw(st.sampled_from([Damage.KEY_UNKNOWN, Damage.SIGNATURE_WRONG, Damage.UNSIGNED]))
    while len(events) < length:
        previous = events[-1].hash if events else "0" * 64
        more = {"signer": FORGER} if named is Damage.KEY_UNKNOWN else {}
        made = forged(len(events) + 1, previous, **more)
        events.append(replace(made, signature="") if named is Damage.UNSIGNED else made)
    assert broken(events) == Break(place + 1, named)


@pytest.mark.parametrize("kind", ["sign_in", "correction", "withdrawal"])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_forged_event_is_named_whatever_it_says(kind: str, place: int) -> None:
    """Added at the end, or in the middle, with all that followed moved on by one."""
    events = events_of(4)
    previous = events[place - 1].hash if place else "0" * 64
    made = forged(place + 1, previous, kind=kind, events=[1], cause="erasure")
    assert broken(renumbered([*events[:place], made, *events[place:]])) == Break(
        place + 1, Damage.SIGNATURE_WRONG
    )


@given(st.integers(2, 12), st.data())
def test_a_removed_event_is_named(length: int, data: st.DataObject) -> None:
    events = events_of(length)
    place = data.draw(st.integers(0, length - 2))
    del events[place]
    assert broken(events) == Break(place + 1, Damage.REMOVED)
    assert broken(renumbered(events)) == Break(place + 1, Damage.REMOVED)


@given(st.integers(1, 8), st.data())
def test_an_event_that_stands_twice_is_named(length: int, data: st.DataObject) -> None:
    events = events_of(length)
    place = data.draw(st.integers(0, length - 1))
    events.insert(place, events[place])
    assert broken(events) == Break(place + 2, Damage.INSERTED)
    assert broken(renumbered(events)) == Break(place + 2, Damage.INSERTED)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (0, 3), (2, 3)])
def test_events_that_changed_places_are_named(one: int, other: int) -> None:
    events = events_of(4)
    events[one], events[other] = events[other], events[one]
    assert broken(events) == Break(one + 1, Damage.REMOVED)
    assert broken(renumbered(events)) == Break(one + 1, Damage.REMOVED)


def test_a_genuine_event_of_another_stream_is_named() -> None:
    events, others = events_of(3), events_of(3, stream="class_session/13")
    assert broken([*events[:2], others[2]]) == Break(3, Damage.INSERTED)
    assert broken(others) == Break(1, Damage.INSERTED)


def test_genuine_events_of_two_histories_are_not_one_history() -> None:
    """After an old copy of the database was put back, the instance itself signs a second event 3."""
    first = events_of(4)
    second = [*first[:2], event(3, first[1].hash, as_json({"person": "another", "salt": "0" * 32}))]
    assert broken(second) is None
    assert broken([*second, first[3]]) == Break(4, Damage.UNLINKED)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_event_without_a_signature_is_named(place: int) -> None:
    events = events_of(3)
    events[place] = replace(events[place], signature="")
    assert broken(events) == Break(place + 1, Damage.UNSIGNED)


@pytest.mark.parametrize(
    "wrong",
    [
        "0" * 128,
        "rubbish",
        signature("0" * 64),
        signature(hash_of("another body")),
        events_of(2)[1].signature.upper(),
        f" {events_of(2)[1].signature}",
        f"{events_of(2)[1].signature}\n",
        events_of(2)[1].signature + "00",
        events_of(2)[0].signature,
    ],
)
def test_a_wrong_signature_is_named(wrong: str) -> None:
    events = events_of(3)
    events[1] = replace(events[1], signature=wrong)
    assert broken(events) == Break(2, Damage.SIGNATURE_WRONG)


def test_a_signature_for_another_purpose_is_wrong() -> None:
    """Receipts and checkpoints are signed by the same instance, over other bytes."""
    events = events_of(2)
    for message in (bytes.fromhex(events[1].hash), b"kiosk receipt v2\0" + bytes.fromhex(events[1].hash)):
        other = Ed25519PrivateKey.from_private_bytes(SEED).sign(message).hex()
        assert broken([events[0], replace(events[1], signature=other)]) == Break(2, Damage.SIGNATURE_WRONG)


def test_a_key_of_ones_own_does_not_count() -> None:
    own = event(1, "0" * 64, seed=FORGER_SEED, signer=FORGER)
    assert broken([own]) == Break(1, Damage.KEY_UNKNOWN)
    assert first_break([own], STREAM, {FORGER.key_id: FORGER.public_key}) is None


@pytest.mark.parametrize("name", ["number", "previous", "kind", "at", "stream", "commitment", "key"])
def test_an_event_that_lacks_what_every_event_has_is_named(name: str) -> None:
    """Signed by the instance or not: no version of it writes such an event."""
    events = events_of(2)
    for value in (None, 1.5, [], True):
        content = {**events[1].content(), name: value}
        if value is None:
            del content[name]
        body = as_json(content)
        changed = replace(events[1], body=body, hash=hash_of(body), signature=signature(hash_of(body)))
        assert broken([events[0], changed]) == Break(2, Damage.ALTERED)


@pytest.mark.parametrize(
    "spelling",
    [
        lambda body: body.replace(",", ", ", 1),
        lambda body: body.replace('"at":', '"at": ', 1),
        lambda body: body[:-1] + ',"at":"2026-02-25T08:00:00.000000Z"}',
        lambda body: body.replace('"number":2', '"number":2.0'),
        lambda body: body.replace("noted", "\\u006eoted"),
        lambda body: body + " ",
        lambda body: "\ufeff" + body,
        lambda body: body[:-1] + ',"z":1.5}',
        lambda body: body[:-1] + ',"z":NaN}',
        lambda body: body[:-1] + ',"z":-0}',
        lambda body: body[:-1] + ',"z":' + "[" * 5000 + "]" * 5000 + "}",
        lambda body: f"[{body}]",
        lambda body: "",
    ],
)
def test_a_body_has_one_spelling(spelling: object) -> None:
    """Two programs that read different things in one text would both find it intact."""
    events = events_of(2)
    body = spelling(events[1].body)  # type: ignore[operator]
    changed = replace(events[1], body=body, hash=hash_of(body), signature=signature(hash_of(body)))
    assert broken([events[0], changed]) == Break(2, Damage.ALTERED)


@given(st.integers(1, 12), st.data())
def test_an_altered_opening_is_named(length: int, data: st.DataObject) -> None:
    events = events_of(length)
    place = data.draw(st.integers(0, length - 1))
    events[place] = replace(events[place], opening=as_json({"salt": "0" * 32, "person": "somebody else"}))
    assert broken(events) == Break(place + 1, Damage.OPENING_ALTERED)


def withdrawal(number: int, previous: str, **more: object) -> StoredEvent:
    return event(number, previous, kind="withdrawal", cause="erasure", **more)  # type: ignore[arg-type]


def test_an_opening_may_only_be_missing_where_a_signed_withdrawal_says_so() -> None:
    events = events_of(3)
    events[1] = replace(events[1], opening=None)
    assert broken(events) == Break(2, Damage.OPENING_MISSING)
    previous = events[2].hash
    assert broken([*events, withdrawal(4, previous, events=[2])]) is None
    assert broken([*events, withdrawal(4, previous, events=[1, 3])]) == Break(2, Damage.OPENING_MISSING)
    assert broken([*events, event(4, previous, events=[2])]) == Break(2, Damage.OPENING_MISSING)


def test_a_forged_withdrawal_excuses_nothing() -> None:
    """The deed that this is all about: one signature disappears, and everything adds up."""
    events = events_of(3)
    events[1] = replace(events[1], opening=None)
    made = forged(4, events[2].hash, kind="withdrawal", events=[2], cause="erasure")
    for each in (made, replace(made, signature=""), replace(made, signature=events[0].signature)):
        assert broken([*events, each]) == Break(2, Damage.OPENING_MISSING)


def test_a_genuine_event_rewritten_as_a_withdrawal_excuses_nothing() -> None:
    events = events_of(4)
    events[1] = replace(events[1], opening=None)
    events[3] = with_body(events[3], kind="withdrawal", events=[2])
    assert broken(events) == Break(2, Damage.OPENING_MISSING)


def test_a_withdrawal_of_another_stream_excuses_nothing() -> None:
    events = events_of(3)
    events[1] = replace(events[1], opening=None)
    other = withdrawal(4, events[2].hash, events=[2], stream="class_session/13")
    assert broken([*events, other]) == Break(2, Damage.OPENING_MISSING)


def test_a_withdrawal_says_nothing_of_itself_or_of_what_comes_after_it() -> None:
    first = withdrawal(1, "0" * 64, events=[1, 2])
    second = replace(event(2, first.hash), opening=None)
    assert broken([first, second]) == Break(2, Damage.OPENING_MISSING)
    assert broken([replace(first, opening=None)]) == Break(1, Damage.OPENING_MISSING)


@pytest.mark.parametrize("numbers", [None, 2, "2", {"2": 2}, ["2"], [2.0], [True], [[2]], {}])
def test_a_withdrawal_that_lists_no_numbers_excuses_nothing(numbers: object) -> None:
    events = events_of(3)
    events[1] = replace(events[1], opening=None)
    found = broken([*events, withdrawal(4, events[2].hash, events=numbers, erased_items=numbers)])
    assert found == Break(2, Damage.OPENING_MISSING)


def test_what_comes_after_a_break_still_excuses_what_was_erased_before_it() -> None:
    """So the first wrong event is named, and not an honest erasure."""
    events = events_of(4)
    events[0] = replace(events[0], opening=None)
    events[2] = replace(events[2], signature="")
    events.append(withdrawal(5, events[3].hash, events=[1]))
    assert broken(events) == Break(3, Damage.UNSIGNED)


def with_items(people: Sequence[str], number: int = 1, previous: str = "0" * 64) -> StoredEvent:
    """An event with items, made by the rules of the format."""
    openings = [as_json({"person": each, "salt": sha(each)[:32]}) for each in people]
    items = sorted(
        (Item(leaf_hash(each.encode()).hex(), each) for each in openings), key=lambda each: each.leaf
    )
    root = root_of([bytes.fromhex(each.leaf) for each in items]).hex()
    made = event(number, previous, items={"count": len(items), "root": root})
    return replace(made, items=tuple(items))


def test_an_item_that_was_altered_added_or_left_out_is_named() -> None:
    whole = with_items(["Abadie", "Bérard", "Cohen"])
    assert broken([whole]) is None
    first, second, third = whole.items
    for items in (
        (replace(first, opening="{}"), second, third),
        (replace(first, leaf=second.leaf), second, third),
        (replace(first, leaf="rubbish"), second, third),
        (second, first, third),
        (first, second),
        (first, second, third, third),
        (),
    ):
        assert broken([replace(whole, items=items)]) == Break(1, Damage.OPENING_ALTERED)
    other = leaf_hash(b"{}").hex()
    assert broken([replace(whole, items=(Item(other, "{}"), second, third))]) == Break(
        1, Damage.OPENING_ALTERED
    )


def test_items_that_no_event_tells_of_are_named() -> None:
    assert broken([replace(event(1, "0" * 64), items=(Item("0" * 64, None),))]) == Break(
        1, Damage.OPENING_ALTERED
    )


@pytest.mark.parametrize("told", [None, 3, {}, {"count": 3}, {"count": "3", "root": "0" * 64}])
def test_an_event_that_does_not_say_which_items_it_has_is_named(told: object) -> None:
    whole = with_items(["Abadie", "Bérard", "Cohen"])
    changed = replace(genuine(whole, items=told), items=whole.items)
    assert broken([changed]) == Break(1, Damage.OPENING_ALTERED)


def test_an_item_may_only_be_empty_where_a_signed_withdrawal_says_so() -> None:
    whole = with_items(["Abadie", "Bérard", "Cohen"])
    first, second, third = whole.items
    emptied = replace(whole, items=(first, replace(second, opening=None), third))
    assert broken([emptied]) == Break(1, Damage.OPENING_MISSING)
    for more in ({"erased_items": [[1, 1]]}, {"events": [1]}):
        assert broken([emptied, withdrawal(2, whole.hash, **more)]) is None
        made = forged(2, whole.hash, kind="withdrawal", **more)
        assert broken([emptied, made]) == Break(1, Damage.OPENING_MISSING)
    for pairs in ([[1, 0], [1, 2]], [[2, 1]], [[1]], [1, 1], [[1, 1, 1]], "11", [["1", "1"]]):
        found = broken([emptied, withdrawal(2, whole.hash, erased_items=pairs)])
        assert found == Break(1, Damage.OPENING_MISSING)


@given(
    st.lists(
        st.builds(
            StoredEvent,
            st.integers(),
            st.text() | st.sampled_from([each.body for each in events_of(3)]),
            st.text() | st.sampled_from([each.hash for each in events_of(3)]),
            st.text() | st.sampled_from([each.signature for each in events_of(3)]),
            st.none() | st.text(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_checking_never_fails_on_whatever_a_file_may_hold(events: list[StoredEvent]) -> None:
    assert broken(events) is not None
