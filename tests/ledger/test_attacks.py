"""Somebody can write to the database and does not know the secret: what they do by hand, and how it shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from kiosk.core.keys import Keys
from kiosk.core.signing_keys import SigningKey, remember_keys, trusted_keys
from kiosk.ledger import chain, log
from kiosk.ledger.audit import audited_log, audited_streams
from kiosk.ledger.chain import EMPTY, ChainHead, head_of, stored_events
from kiosk.ledger.check import Break, Damage
from kiosk.ledger.entry import StoredEntry
from kiosk.ledger.event import StoredEvent
from kiosk.ledger.log import Entry, begin_another_life, newest_checkpoint
from kiosk.ledger.log_check import Limit, Unseen, compare_with_outside
from kiosk.ledger.models import Checkpoint, Event, LogEntry, Opening
from kiosk.ledger.note import read_note, written_note
from kiosk.ledger.signer import PURPOSE, carrying
from tests.clock import NINE_IN_PARIS as NINE
from tests.ledger.streams import FORGER, KEYS, SECRET, SIGNER, STREAM, Kind, forged, signature

OTHER = "class_session/13"
COURSE = "course/3"


@dataclass
class Ledger:
    """A ledger in use; ``held``: the checkpoint that somebody keeps outside the database."""

    db: Session
    held: str

    def broken(self, held: str | None = None) -> dict[str, Break]:
        """What a check finds, by stream; the log goes by no name."""
        keys = trusted_keys(self.db, Keys(SECRET), PURPOSE)
        checked = audited_log(self.db, keys)
        found = {"": checked.broken} if checked.broken else {}
        for each in audited_streams(self.db, keys, checked):
            if each.broken:
                found[each.stream] = each.broken
        if held and not found:
            outside = compare_with_outside(checked, held, keys)
            if isinstance(outside, Break):
                found["outside"] = outside
        return found

    def unseen(self) -> list[Limit]:
        checked = audited_log(self.db, KEYS)
        limits = [each.limit for each in audited_streams(self.db, KEYS, checked) if each.limit]
        outside = compare_with_outside(checked, self.held, KEYS)
        return [*limits, *([outside] if isinstance(outside, Limit) else [])]

    def events(self, stream: str = STREAM) -> list[StoredEvent]:
        return stored_events(self.db, stream)

    def insert(self, event: StoredEvent, stream: str = STREAM) -> None:
        values = {"number": event.number, "body": event.body, "hash": event.hash}
        self.db.add(Event(stream=stream, signature=event.signature, **values))
        self.db.flush()
        self.db.add(Opening(stream=stream, number=event.number, content=event.opening))
        self.db.flush()

    def cut(self, after: int, stream: str = STREAM) -> None:
        self.db.execute(delete(Event).where(Event.stream == stream, Event.number > after))


def add(db: Session, kind: Kind = Kind.NOTED, times: int = 1, stream: str = STREAM) -> ChainHead:
    """Events as the instance adds them."""
    head = head_of(db, stream)
    for number in range(times):
        person = {"person": f"person {number}"}
        head = chain.append(db, stream, head, kind, NINE, public={}, private=person)
    return head


@pytest.fixture
def ledger(db: Session) -> Iterator[Ledger]:
    """Two class sessions and a course; the first was closed after 15 events, and 5 more came later."""
    remember_keys(db, Keys(SECRET), PURPOSE, NINE)
    for stream in (STREAM, OTHER, COURSE):
        add(db, Kind.PLANNED, stream=stream)
        log.append(db, [Entry(Kind.PLANNED, NINE, stream)])
    add(db, times=14)
    log.append(db, [Entry(Kind.CLOSED, NINE, STREAM, {"expected": "0" * 64})])
    add(db, times=5)
    ledger = Ledger(db, str(newest_checkpoint(db)))
    assert ledger.broken(ledger.held) == {}
    yield ledger
    db.expire_all()


def test_a_forged_withdrawal_is_found(ledger: Ledger) -> None:
    """One signature disappears: its opening is deleted, and an event says that this was an erasure."""
    ledger.db.execute(delete(Opening).where(Opening.stream == STREAM, Opening.number == 7))
    assert ledger.broken() == {STREAM: Break(7, Damage.OPENING_MISSING)}
    last = ledger.events()[-1]
    ledger.insert(forged(21, last.hash, kind="withdrawal", events=[7], cause="erasure"))
    assert ledger.broken() == {STREAM: Break(7, Damage.OPENING_MISSING)}


@pytest.mark.parametrize("kind", ["correction", "sign_in", "withdrawal"])
def test_a_forged_event_at_the_end_is_found(ledger: Ledger, kind: str) -> None:
    """A correction "by instructor 1", or a signature of somebody who was not there."""
    ledger.insert(forged(21, ledger.events()[-1].hash, kind=kind, row=1, events=[]))
    assert ledger.broken() == {STREAM: Break(21, Damage.SIGNATURE_WRONG)}


def test_a_forged_event_is_found_although_the_instance_itself_went_on_after_it(ledger: Ledger) -> None:
    ledger.insert(forged(21, ledger.events()[-1].hash, kind="correction"))
    add(ledger.db, times=3)
    log.append(ledger.db, [Entry(Kind.CLOSED, NINE, STREAM)])
    assert ledger.broken() == {STREAM: Break(21, Damage.SIGNATURE_WRONG)}


def test_a_forged_event_under_a_key_of_ones_own_is_found(ledger: Ledger) -> None:
    """The key is put into the table of keys too, vouched for by itself and in the name of the true one."""
    public = FORGER.public_key
    for voucher in (None, FORGER.key_id, SIGNER.key_id):
        ledger.db.execute(delete(SigningKey).where(SigningKey.key_id == FORGER.key_id))
        ledger.db.add(
            SigningKey(
                key_id=FORGER.key_id,
                purpose=PURPOSE,
                public_key=public.hex(),
                first_used_at=NINE,
                vouched_by=voucher,
                vouch=voucher and signature("0" * 64, b"s" * 32),
            )
        )
        ledger.db.flush()
        remember_keys(ledger.db, Keys(SECRET), PURPOSE, NINE)
        if voucher is None:
            ledger.insert(forged(21, ledger.events()[-1].hash, signer=FORGER))
        assert ledger.broken() == {STREAM: Break(21, Damage.KEY_UNKNOWN)}


def test_an_event_that_was_removed_or_exchanged_is_found(ledger: Ledger) -> None:
    """Whoever moves the numbers of the others to close the gap finds that these are signed too."""
    ledger.db.execute(delete(Event).where(Event.stream == STREAM, Event.number == 7))
    assert ledger.broken() == {STREAM: Break(7, Damage.REMOVED)}
    moved = [replace(each, number=each.number - 1) for each in ledger.events()[6:]]
    ledger.cut(after=6)
    for each in moved:
        ledger.insert(each)
    assert ledger.broken() == {STREAM: Break(7, Damage.REMOVED)}


def test_the_last_ten_events_cut_off_are_missed_by_the_log(ledger: Ledger) -> None:
    ledger.cut(after=10)
    assert ledger.broken() == {STREAM: Break(11, Damage.CUT_OFF)}


def test_events_cut_off_are_missed_although_the_instance_went_on(ledger: Ledger) -> None:
    """It signs new events with the numbers of the old ones: the log knows the old one's hash."""
    ledger.cut(after=10)
    add(ledger.db, times=10)
    assert ledger.broken() == {STREAM: Break(15, Damage.REWRITTEN)}


def test_what_came_after_the_last_entry_can_be_cut_off_and_the_check_says_so(ledger: Ledger) -> None:
    assert ledger.unseen() == [Limit(Unseen.EVENTS_AFTER_LAST_PIN, STREAM, 5)]
    ledger.cut(after=15)
    assert ledger.broken(ledger.held) == {}


@pytest.mark.parametrize("signer", ["nobody", "forger", "own key"])
def test_a_stream_that_was_rewritten_from_its_beginning_is_found(ledger: Ledger, signer: str) -> None:
    ledger.cut(after=0)
    previous = "0" * 64
    for number in range(1, 21):
        made = forged(number, previous, **({"signer": FORGER} if signer == "own key" else {}))
        ledger.insert(made)
        previous = made.hash
    if signer == "nobody":
        ledger.db.execute(update(Event).where(Event.stream == STREAM).values(signature=""))
    found = {"nobody": Damage.UNSIGNED, "forger": Damage.SIGNATURE_WRONG, "own key": Damage.KEY_UNKNOWN}
    assert ledger.broken() == {STREAM: Break(1, found[signer])}


def test_a_stream_with_the_genuine_events_of_another_is_found(ledger: Ledger) -> None:
    ledger.cut(after=0)
    for each in ledger.events(OTHER):
        ledger.insert(each)
    assert ledger.broken() == {STREAM: Break(1, Damage.INSERTED)}


def test_a_stream_that_was_deleted_is_missed_by_the_log(ledger: Ledger) -> None:
    ledger.cut(after=0)
    assert ledger.broken() == {STREAM: Break(1, Damage.STREAM_MISSING)}


def test_a_stream_may_be_gone_after_an_entry_that_ends_it(ledger: Ledger) -> None:
    log.append(ledger.db, [Entry(Kind.PURGED, NINE, STREAM, ended=True)])
    ledger.cut(after=0)
    assert ledger.broken(ledger.held) == {}
    # Another class session that gets the same number is held fast again.
    add(ledger.db, times=2)
    assert Limit(Unseen.STREAM_NOT_PINNED, STREAM, 2) in ledger.unseen()
    log.append(ledger.db, [Entry(Kind.PLANNED, NINE, STREAM)])
    assert ledger.broken() == {}
    ledger.cut(after=1)
    assert ledger.broken() == {STREAM: Break(2, Damage.CUT_OFF)}


def cover_up(ledger: Ledger, of: str, body: Callable[[str], str]) -> None:
    """Alter the entries that pin a stream, with their hashes."""
    for entry in ledger.db.scalars(select(LogEntry).where(LogEntry.stream == of)):
        changed = body(entry.body)
        leaf = StoredEntry(entry.number, changed).leaf.hex()
        here = LogEntry.number == entry.number
        ledger.db.execute(update(LogEntry).where(here).values(body=changed, leaf_hash=leaf))


def test_an_entry_that_is_altered_to_cover_up_is_found(ledger: Ledger) -> None:
    ledger.cut(after=10)
    at_15, at_10 = None, ledger.events()[9].hash
    checked = audited_log(ledger.db, KEYS)
    at_15 = checked.pins[STREAM][-1].hash
    cover_up(ledger, STREAM, lambda body: body.replace(at_15, at_10).replace('"number":15', '"number":10'))
    assert ledger.broken() == {"": Break(4, Damage.ROOT_MISMATCH)}


def test_an_entry_whose_text_alone_is_altered_is_found(ledger: Ledger) -> None:
    ledger.db.execute(update(LogEntry).where(LogEntry.number == 4).values(body="{}"))
    assert ledger.broken() == {"": Break(4, Damage.ENTRY_ALTERED)}


def test_an_entry_that_was_removed_is_found(ledger: Ledger) -> None:
    ledger.cut(after=0)
    ledger.db.execute(delete(LogEntry).where(LogEntry.number == 1))
    assert ledger.broken()[""] == Break(1, Damage.ENTRY_MISSING)
    for number in range(2, 5):
        ledger.db.execute(update(LogEntry).where(LogEntry.number == number).values(number=number - 1))
    assert ledger.broken()[""] == Break(1, Damage.ENTRY_ALTERED)


@pytest.mark.parametrize(
    ("values", "damage"),
    [
        ({"kind": "planned"}, Damage.ENTRY_ALTERED),
        ({"stream": None}, Damage.ENTRY_ALTERED),
        ({"stream": OTHER}, Damage.ENTRY_ALTERED),
        ({"pinned": 99}, Damage.ENTRY_ALTERED),
        ({"leaf_hash": "0" * 64}, Damage.ENTRY_ALTERED),
    ],
)
def test_columns_of_an_entry_that_say_something_else_are_found(
    ledger: Ledger, values: dict[str, object], damage: Damage
) -> None:
    """A bundle is put together by them."""
    ledger.db.execute(update(LogEntry).where(LogEntry.number == 4).values(**values))
    assert ledger.broken() == {"": Break(4, damage)}


@pytest.mark.parametrize("values", [{"root": "0" * 64}, {"peaks": ""}, {"note": "rubbish"}])
def test_columns_of_a_checkpoint_that_say_something_else_are_found(
    ledger: Ledger, values: dict[str, object]
) -> None:
    ledger.db.execute(update(Checkpoint).where(Checkpoint.size == 3).values(**values))
    assert ledger.broken() == {"": Break(2, Damage.CHECKPOINT_ALTERED)}


def test_a_checkpoint_that_was_removed_or_exchanged_is_found(ledger: Ledger) -> None:
    third = ledger.db.get_one(Checkpoint, 3).note
    ledger.db.execute(update(Checkpoint).where(Checkpoint.size == 4).values(note=third))
    assert ledger.broken() == {"": Break(3, Damage.CHECKPOINT_ALTERED)}
    ledger.db.execute(delete(Checkpoint).where(Checkpoint.size == 4))
    assert ledger.broken() == {"": Break(3, Damage.CHECKPOINT_MISSING)}


def test_a_checkpoint_that_somebody_else_signed_is_found(ledger: Ledger) -> None:
    row = ledger.db.get_one(Checkpoint, 5)
    note = written_note(read_note(row.note, KEYS), FORGER.public_key, FORGER.sign_note)
    ledger.db.execute(update(Checkpoint).where(Checkpoint.size == 5).values(note=note))
    assert ledger.broken() == {"": Break(4, Damage.CHECKPOINT_UNSIGNED)}


def roll_back(ledger: Ledger, entries: int, events: int) -> None:
    """As it was earlier: what somebody gets who puts an old copy of the database in its place."""
    ledger.db.execute(delete(LogEntry).where(LogEntry.number >= entries))
    ledger.db.execute(delete(Checkpoint).where(Checkpoint.size > entries))
    ledger.cut(after=events)


def test_an_older_database_is_found_by_whoever_holds_a_later_checkpoint(ledger: Ledger) -> None:
    roll_back(ledger, entries=4, events=1)
    assert ledger.broken() == {}
    assert ledger.broken(ledger.held) == {"outside": Break(4, Damage.OLDER)}


def test_entries_alone_cut_off_are_missed_by_the_checkpoints_beside_them(ledger: Ledger) -> None:
    ledger.db.execute(delete(LogEntry).where(LogEntry.number >= 4))
    assert ledger.broken() == {"": Break(4, Damage.ENTRY_MISSING)}


def test_an_older_database_that_went_on_is_found(ledger: Ledger) -> None:
    """The instance signs other entries in the place of those that are gone."""
    roll_back(ledger, entries=4, events=1)
    log.append(ledger.db, [Entry(Kind.CLOSED, NINE + timedelta(days=1), STREAM)] * 3)
    assert ledger.broken() == {}
    assert ledger.broken(ledger.held) == {"outside": Break(5, Damage.CHECKPOINT_DIFFERS)}


def test_a_ledger_that_was_deleted_altogether_is_found(ledger: Ledger) -> None:
    for model in (Event, LogEntry, Checkpoint):
        ledger.db.execute(delete(model))
    assert ledger.broken() == {"": Break(0, Damage.LOG_MISSING)}
    add(ledger.db, Kind.PLANNED)
    log.append(ledger.db, [Entry(Kind.PLANNED, NINE, STREAM)])
    assert ledger.broken() == {}
    assert ledger.broken(ledger.held) == {"outside": Break(0, Damage.FOREIGN_LOG)}


def test_a_checkpoint_that_nobody_here_signed_proves_nothing(ledger: Ledger) -> None:
    head = read_note(ledger.held, KEYS)
    made = written_note(head, FORGER.public_key, FORGER.sign_note)
    assert ledger.broken(made) == {"outside": Break(0, Damage.CHECKPOINT_UNSIGNED)}
    assert ledger.broken("rubbish") == {"outside": Break(0, Damage.CHECKPOINT_ALTERED)}


def test_what_came_after_the_checkpoint_outside_cannot_be_seen(ledger: Ledger) -> None:
    log.append(ledger.db, [Entry(Kind.CLOSED, NINE, STREAM), Entry(Kind.CLOSED, NINE, COURSE)])
    assert ledger.unseen() == [Limit(Unseen.ENTRIES_AFTER_CHECKPOINT, "", 2)]


def restore(ledger: Ledger, *, known: str | None) -> None:
    """A restore by the instance itself, which may know the newest checkpoint."""
    replaces = read_note(known, KEYS) if known else None
    begin_another_life(ledger.db, Kind.RESTORED, NINE, replaces=replaces, public={})


@pytest.mark.parametrize("known", [True, False])
def test_an_honest_restore_is_told_from_an_older_database(ledger: Ledger, known: bool) -> None:
    roll_back(ledger, entries=4, events=1)
    restore(ledger, known=ledger.held if known else None)
    log.append(ledger.db, [Entry(Kind.PLANNED, NINE, STREAM)] * 4)
    assert ledger.broken(ledger.held) == {}
    assert ledger.unseen() == [Limit(Unseen.LOST_IN_RESTORE, "", 1)]
    # And from now on, the new name is held to.
    later = str(newest_checkpoint(ledger.db))
    roll_back(ledger, entries=5, events=1)
    assert ledger.broken(later) == {"outside": Break(5, Damage.OLDER)}


def test_a_restore_to_before_another_restore_tells_what_it_replaced(ledger: Ledger) -> None:
    before = [*ledger.db.scalars(select(LogEntry.number))]
    restore(ledger, known=ledger.held)
    log.append(ledger.db, [Entry(Kind.PLANNED, NINE, STREAM)])
    second_life = str(newest_checkpoint(ledger.db))
    roll_back(ledger, entries=len(before) - 1, events=1)
    restore(ledger, known=second_life)
    assert ledger.broken(second_life) == {}
    assert [each.what for each in Ledger(ledger.db, second_life).unseen()] == [Unseen.LOST_IN_RESTORE]
    assert ledger.broken(ledger.held) == {}


def test_a_later_checkpoint_of_a_life_that_nobody_told_of_is_foreign(ledger: Ledger) -> None:
    restore(ledger, known=ledger.held)
    early = str(newest_checkpoint(ledger.db))
    log.append(ledger.db, [Entry(Kind.PLANNED, NINE, STREAM)])
    late = str(newest_checkpoint(ledger.db))
    roll_back(ledger, entries=4, events=1)
    restore(ledger, known=early)
    assert ledger.broken(early) == {}
    assert ledger.broken(late) == {"outside": Break(0, Damage.FOREIGN_LOG)}


def test_a_forged_restore_is_found(ledger: Ledger) -> None:
    """It would excuse an older database."""
    roll_back(ledger, entries=4, events=1)
    ledger.db.info.update(carrying(FORGER))
    with pytest.raises(log.LogDamagedError):
        restore(ledger, known=None)
    ledger.db.execute(delete(Checkpoint))
    ledger.db.execute(delete(LogEntry))
    restore(ledger, known=ledger.held)
    assert ledger.broken(ledger.held) == {"": Break(0, Damage.CHECKPOINT_UNSIGNED)}


def test_text_that_nobody_can_read_is_found_and_hides_nothing_else(ledger: Ledger) -> None:
    """SQLite stores whatever is written to it."""
    if ledger.db.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL does not store it")
    blob = "UPDATE event SET body = CAST(x'ff' AS TEXT) WHERE stream = :stream AND number = 3"
    ledger.db.execute(text(blob), {"stream": STREAM})
    ledger.cut(after=0, stream=OTHER)
    assert ledger.broken() == {
        STREAM: Break(0, Damage.ALTERED),
        OTHER: Break(1, Damage.STREAM_MISSING),
    }
    ledger.db.execute(text("UPDATE log_entry SET body = CAST(x'ff' AS TEXT) WHERE number = 2"))
    assert ledger.broken()[""] == Break(0, Damage.ENTRY_ALTERED)


def test_an_empty_stream_that_was_planned_is_intact(ledger: Ledger) -> None:
    log.append(ledger.db, [Entry(Kind.PLANNED, NINE, "class_session/14")])
    assert ledger.broken() == {}
    assert head_of(ledger.db, "class_session/14") == EMPTY
