"""What is done to a chain afterwards is reported, whatever its events are about."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.chain import GENESIS, StoredEvent, canonical, commitment, event_hash
from kiosk.ledger.check import Break, Damage, Shape, first_break


def broken(events: Sequence[StoredEvent]) -> Break | None:
    """The first break, where any event is whole that has what every event has."""
    return first_break(events, Shape(body=lambda _content: True, opening=lambda _kind, _private: True))


def chain(length: int) -> list[StoredEvent]:
    """A chain made by the rules of the format, without the code that writes it."""
    events: list[StoredEvent] = []
    previous = GENESIS
    for number in range(1, length + 1):
        opening = canonical({"salt": f"{number:032}", "person": f"s{number}"})
        body = canonical(
            {
                "number": number,
                "previous": previous,
                "kind": "noted",
                "at": "2026-02-25T08:00:00.000000Z",
                "class_session": 1,
                "commitment": commitment(opening),
            }
        )
        events.append(StoredEvent(number, body, event_hash(body), opening))
        previous = events[-1].hash
    return events


def with_body(event: StoredEvent, **changes: object) -> StoredEvent:
    """The event with another body, its hash computed anew."""
    body = canonical({**event.content(), **changes})
    return replace(event, body=body, hash=event_hash(body))


@pytest.mark.parametrize("name", ["number", "previous", "kind", "at", "class_session", "commitment"])
def test_an_event_that_lacks_what_every_event_has_is_named(name: str) -> None:
    events = chain(2)
    body = canonical({key: value for key, value in events[1].content().items() if key != name})
    events[1] = replace(events[1], body=body, hash=event_hash(body))
    assert broken(events) is not None


def test_an_event_that_its_users_find_incomplete_is_named() -> None:
    def no_third(content: dict[str, object]) -> bool:
        return content["number"] != 3

    def no_second(_kind: str, private: dict[str, object]) -> bool:
        return private["person"] != "s2"

    def fine(*_anything: object) -> bool:
        return True

    assert first_break(chain(3), Shape(fine, fine)) is None
    assert first_break(chain(3), Shape(no_third, fine)) is not None
    assert first_break(chain(3), Shape(fine, no_second)) == Break(2, Damage.ALTERED)


@given(st.integers(2, 12), st.data())
def test_an_altered_event_is_named(length: int, data: st.DataObject) -> None:
    events = chain(length)
    place = data.draw(st.integers(0, length - 1))
    events[place] = replace(events[place], body=events[place].body.replace("noted", "rewritten"))
    assert broken(events) == Break(place + 1, Damage.ALTERED)


@given(st.integers(2, 12), st.data())
def test_an_altered_event_with_a_new_hash_is_named_all_the_same(length: int, data: st.DataObject) -> None:
    events = chain(length)
    place = data.draw(st.integers(0, length - 2))
    events[place] = with_body(events[place], kind="rewritten")
    assert broken(events) == Break(place + 1, Damage.ALTERED)


@given(st.integers(2, 12), st.data())
def test_a_removed_event_is_named(length: int, data: st.DataObject) -> None:
    events = chain(length)
    place = data.draw(st.integers(0, length - 2))
    del events[place]
    assert broken(events) == Break(place + 1, Damage.REMOVED)
    renumbered = [replace(each, number=number) for number, each in enumerate(events, start=1)]
    assert broken(renumbered) == Break(place + 1, Damage.REMOVED)


@given(st.integers(1, 12), st.data())
def test_an_inserted_event_is_named(length: int, data: st.DataObject) -> None:
    events = chain(length)
    place = data.draw(st.integers(0, length - 1))
    previous = events[place - 1].hash if place else GENESIS
    forged = with_body(events[place], previous=previous, person="forged")
    shifted = [forged, *events[place:]]
    renumbered = [
        *events[:place],
        *(replace(each, number=number) for number, each in enumerate(shifted, start=place + 1)),
    ]
    assert broken(renumbered) in (
        Break(place + 1, Damage.INSERTED),
        Break(place + 1, Damage.OPENING_ALTERED),
        Break(
            place + 2, Damage.INSERTED
        ),  # the forged one took the number of a true one: that now stands twice
    )


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (0, 3), (2, 3)])
def test_events_that_changed_places_are_named(one: int, other: int) -> None:
    """As they are, and with their columns renumbered, as somebody would who sorts by the number."""
    events = chain(4)
    events[one], events[other] = events[other], events[one]
    renumbered = [replace(each, number=number) for number, each in enumerate(events, start=1)]
    for found in (broken(events), broken(renumbered)):
        assert found is not None
        assert found.number == one + 1


@given(st.integers(1, 12), st.data())
def test_an_altered_opening_is_named(length: int, data: st.DataObject) -> None:
    events = chain(length)
    place = data.draw(st.integers(0, length - 1))
    events[place] = replace(events[place], opening=canonical({"salt": "0" * 32, "person": "somebody else"}))
    assert broken(events) == Break(place + 1, Damage.OPENING_ALTERED)


def test_an_opening_may_only_be_missing_where_a_withdrawal_says_so() -> None:
    events = chain(3)
    events[1] = replace(events[1], opening=None)
    assert broken(events) == Break(2, Damage.OPENING_MISSING)
    events[2] = with_body(events[2], kind="withdrawal", events=[2], cause="erasure")
    assert broken(events) is None


@given(
    st.lists(st.builds(StoredEvent, st.integers(), st.text(), st.text(), st.none() | st.text()), max_size=4)
)
def test_checking_never_fails_on_whatever_a_file_may_hold(events: list[StoredEvent]) -> None:
    assert broken(events) is None if not events else broken(events) is not None


def test_an_event_of_another_chain_is_named() -> None:
    events = chain(3)
    events[2] = with_body(events[2], class_session=2)
    assert broken(events) == Break(3, Damage.ALTERED)


def test_a_withdrawal_says_nothing_of_what_comes_after_it() -> None:
    events = chain(2)
    events[0] = with_body(events[0], kind="withdrawal", events=[1, 2], cause="erasure")
    events[1] = replace(with_body(events[1], previous=events[0].hash), opening=None)
    assert broken(events) == Break(2, Damage.OPENING_MISSING)
    assert broken([replace(events[0], opening=None)]) == Break(1, Damage.OPENING_MISSING)
