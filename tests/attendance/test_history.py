"""A term in any order of acts: the register of every day is the one that a plain model keeps, and what is
over changes only by an act that says so."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from kiosk.attendance.annulments import annul
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.excuses import excuse, excuses_of, withdraw
from kiosk.attendance.merges import merge, merge_namesakes, merge_of, unmerge
from kiosk.attendance.models import SignIn
from kiosk.attendance.planning import cancel, move, reinstate
from kiosk.attendance.register import registers_of
from kiosk.attendance.sign_in import Claim
from kiosk.core.keys import Keys
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.enrolments import end_enrolment, enrol, enrolments_of
from kiosk.courses.models import ClassSession, RosterImport, SessionGroup
from kiosk.courses.queries import class_sessions_of
from kiosk.courses.roster import ChangeKind, import_roster, undo_import
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.ledger.writing import signing_database
from kiosk.people.models import Origin, Person
from kiosk.privacy.erasure import erase_person
from kiosk.privacy.people import known_as
from kiosk.privacy.retention import touched_since
from tests.conftest import SECRET
from tests.factories import make_class_session, make_course, make_sign_in
from tests.registers import broken

FIRST, LAST, FAR = date(2026, 3, 1), 40, 120
ROSTER = {number: f"Student{number}" for number in ("100", "200", "300")}
# One guest turns out to be on the roster, and one gives the number of somebody there.
GUESTS = {"g100": ("100", "Student100"), "g200": ("200", "Other"), "g900": ("900", "Visitor")}
students, guests, groups = (
    st.sampled_from(sorted(ROSTER)),
    st.sampled_from(sorted(GUESTS)),
    st.sampled_from("AB"),
)
anybody = st.sampled_from([*ROSTER, *GUESTS])
places = st.integers(0, 5)


@dataclass
class Planned:
    """A class session in the model, which names people as ``ROSTER`` and ``GUESTS`` do."""

    day: int
    groups: frozenset[str]
    cancelled: bool = False
    signed: set[str] = field(default_factory=set)
    corrected: list[tuple[str, Status]] = field(default_factory=list)
    annulled: set[str] = field(default_factory=set)

    @property
    def traces(self) -> set[str]:
        return self.signed | self.annulled | {who for who, _status in self.corrected}


@dataclass
class Imported:
    """An import in the model: whom it changed, and their groups, day by day, before and after."""

    made: int
    before: dict[str, dict[int, str]]
    after: dict[str, dict[int, str]]
    merged: set[str]


class Term(RuleBasedStateMachine):
    migrated: Path

    @initialize()
    def begin(self) -> None:
        self.open = ExitStack()
        folder = Path(self.open.enter_context(TemporaryDirectory()))
        copyfile(self.migrated, folder / "kiosk.db")
        database = signing_database(f"sqlite:///{folder / 'kiosk.db'}", Keys(SECRET))
        self.open.callback(database.close)
        self.db = self.open.enter_context(database.writing())
        self.course = make_course(self.db, guests_allowed=True, time_zone="UTC", window_minutes=240)
        self.today = self.tick = 0
        self.sessions: dict[int, Planned] = {}
        self.group_on: dict[str, dict[int, str]] = {}
        self.known: set[str] = set()
        self.excused: dict[str, list[tuple[int, int]]] = {}
        self.into: dict[str, str] = {}
        self.once_merged: set[str] = set()
        self.touched: dict[str, int] = {}
        self.imports: list[Imported] = []
        self.shown: dict[int, dict[str, Status]] = {}
        self.spoken_of: set[int] = set()

    def teardown(self) -> None:
        if hasattr(self, "open"):
            with self.open:
                assert broken(self.db) == {}  # once: each signature is checked

    def now(self) -> datetime:
        """Each act has an instant of its own, while the sheet of the day is open."""
        self.tick += 1
        at = datetime.combine(FIRST, time(9), UTC)
        return at + timedelta(days=self.today, seconds=self.tick % 10_000)

    def moment(self) -> int:
        return self.today * 10_000 + self.tick

    def day(self, number: int) -> date:
        return FIRST + timedelta(days=number)

    def person(self, who: str) -> Person | None:
        if who in ROSTER:
            return self.db.scalars(
                select(Person).filter_by(number_key=who, origin=Origin.ROSTER.value)
            ).first()
        number, name = GUESTS[who]
        return self.db.scalars(
            select(Person).filter_by(number_key=number, origin=Origin.GUEST.value, typed_family_name=name)
        ).first()

    def session(self, place: int) -> ClassSession | None:
        found = sorted(self.sessions)
        return self.db.get_one(ClassSession, found[place % len(found)]) if found else None

    # Planning

    @rule(days=st.integers(0, 14), only=st.frozensets(groups))
    def plan(self, days: int, only: frozenset[str]) -> None:
        starts_at = datetime.combine(self.day(self.today + days), time(9), UTC)
        made = make_class_session(self.db, self.course, starts_at=starts_at)
        self.db.add_all(SessionGroup(class_session_id=made.id, group=each) for each in only)
        self.db.flush()
        self.sessions[made.id] = Planned(self.today + days, only)

    @rule(place=places, days=st.integers(0, 14))
    def move(self, place: int, days: int) -> None:
        if session := self.session(place):
            planned, day = self.sessions[session.id], self.today + days
            starts_at = datetime.combine(self.day(day), time(9), UTC)
            with self.refused_if(bool(planned.signed), RefusalCode.ALREADY_HELD):
                move(
                    self.db,
                    session,
                    starts_at,
                    starts_at + timedelta(hours=3),
                    room="B",
                    by=None,
                    now=self.now(),
                )
                planned.day = day
                self.spoken_of.add(session.id)

    @rule(place=places, wanted=st.booleans())
    def cancel(self, place: int, wanted: bool) -> None:
        if session := self.session(place):
            planned = self.sessions[session.id]
            with self.refused_if(wanted and bool(planned.signed), RefusalCode.ALREADY_HELD):
                if wanted:
                    cancel(self.db, session, "grève", by=None, now=self.now())
                else:
                    reinstate(self.db, session, by=None, now=self.now())
                planned.cancelled = wanted
                self.spoken_of.add(session.id)

    # Who is expected

    @rule(
        lines=st.dictionaries(students, groups, min_size=1), end_missing=st.booleans(), back=st.integers(0, 9)
    )
    def bring_a_roster(self, lines: dict[str, str], end_missing: bool, back: int) -> None:
        begins = max(0, self.today - back) if back > 6 else self.today
        file = RosterFile(tuple(RosterLine(who, ROSTER[who], group=group) for who, group in lines.items()), 0)
        now, first_day = self.now(), self.day(begins)
        done = import_roster(
            self.db, self.course, file, first_day=first_day, end_missing=end_missing, by=None, now=now
        )
        before = deepcopy(self.group_on)
        added = {who for who in lines if not any(day >= begins for day in self.group_on.get(who, ()))}
        for who, group in lines.items():
            self.enrol_in_model(who, group, begins)
        for who in set(self.group_on) - set(lines) if end_missing else ():
            self.group_on[who] = {day: group for day, group in self.group_on[who].items() if day < begins}
        changed = {who for who in self.group_on if self.group_on[who] != before.get(who, {})}
        assert {each.person.number_key for each in done.changes} == changed | (set(lines) - self.known)
        assert {each.person.number_key for each in done.changes if each.kind is ChangeKind.ADDED} == added
        people = [each.person for each in done.changes if each.kind is ChangeKind.ADDED]
        merges = merge_namesakes(self.db, people, by=None, now=now)
        merged = {"g100"} if merges else set()
        if "100" in added and self.person("g100") and "g100" not in self.once_merged:
            assert merges
            self.into["g100"] = "100"
            self.once_merged.add("g100")
        self.known |= set(lines)
        if done.act:
            self.imports.append(
                Imported(
                    self.moment(),
                    {who: before.get(who, {}) for who in changed},
                    {who: dict(self.group_on[who]) for who in changed},
                    merged,
                )
            )
            self.speak_of_days_since(begins)

    @rule()
    def undo_the_latest_import(self) -> None:
        acts = self.db.scalars(
            select(RosterImport).filter_by(undone_at=None).order_by(RosterImport.id.desc())
        )
        act = acts.first()
        if act is None:
            return
        imported = self.imports[-1]
        touched = touched_since(self.db, self.course.id, act.made_at)
        was_touched = any(self.touched.get(who, 0) > imported.made for who in imported.before)
        try:
            undo_import(self.db, act, touched=touched, by=None, now=self.now())
        except Refusal:
            return  # then nothing may have changed, as the registers show
        assert not was_touched
        self.group_on.update(deepcopy(imported.before))
        self.imports.pop()
        self.speak_of_days_since(0)

    @rule(who=students, group=groups)
    def enrol_one(self, who: str, group: str) -> None:
        person = self.person(who)
        if person is None:
            person = Person.of_school(who, ROSTER[who])
            self.db.add(person)
            self.db.flush()
            self.known.add(who)
        overlap = any(day >= self.today for day in self.group_on.get(who, ()))
        with self.refused_if(overlap, RefusalCode.ENROLMENTS_OVERLAP):
            enrol(
                self.db, self.course, person, group, first_day=self.day(self.today), by=None, now=self.now()
            )
            self.enrol_in_model(who, group, self.today)

    @rule(who=students)
    def leave(self, who: str) -> None:
        person = self.person(who)
        if person is None:
            return
        for each in enrolments_of(self.db, self.course.id, person.id):
            if each.last_day is None or each.last_day >= self.day(self.today):
                last_day = self.day(self.today) - timedelta(days=1)
                end_enrolment(self.db, each, last_day, by=None, now=self.now())
        self.group_on[who] = {d: g for d, g in self.group_on.get(who, {}).items() if d < self.today}

    def enrol_in_model(self, who: str, group: str, begins: int) -> None:
        """From this day on they are in this group; days on which they were not enrolled stay so, unless these
        come first."""
        days = self.group_on.setdefault(who, {})
        later = [day for day in days if day >= begins]
        until = min(later, default=FAR)
        for day in (*range(begins, until), *later):
            days[day] = group

    # What happens to somebody

    @rule(place=places, who=anybody)
    def sign(self, place: int, who: str) -> None:
        session = self.session(place)
        if session is None or self.sessions[session.id].day != self.today:
            return
        number, name = (who, ROSTER[who]) if who in ROSTER else GUESTS[who]
        as_guest = not (self.group_on.get(number) and name == ROSTER.get(number))
        if as_guest and who in ROSTER:
            return
        who = who if as_guest else number
        planned = self.sessions[session.id]
        with self.refused_if(planned.cancelled, RefusalCode.SESSION_CANCELLED):
            make_sign_in(
                self.db, session, Claim(number, name, "G", "g@example.org", as_guest=as_guest), at=self.now()
            )
            planned.signed.add(who)
            self.touched[who] = self.moment()
            self.spoken_of.add(session.id)

    @rule(place=places, who=anybody, status=st.sampled_from(["present", "late", "excused", "absent"]))
    def correct(self, place: int, who: str, status: str) -> None:
        session, person = self.session(place), self.person(who)
        if session is None or person is None or who in self.into:
            return
        planned = self.sessions[session.id]
        knows = bool(self.group_on.get(who)) or who in planned.traces
        with self.refused_if(not knows, RefusalCode.PERSON_UNKNOWN):
            correct(self.db, session, person.id, Status(status), "vu", by=None, now=self.now())
            planned.corrected.append((who, Status(status)))
            self.touched[who] = self.moment()
            self.spoken_of.add(session.id)

    @rule(place=places, who=anybody)
    def annul(self, place: int, who: str) -> None:
        session, person = self.session(place), self.person(who)
        if session is None or person is None or who not in self.sessions[session.id].signed:
            return
        signed = self.db.scalars(
            select(SignIn).filter_by(class_session_id=session.id, person_id=person.id)
        ).one()
        annul(self.db, session, signed.receipt, "erreur", by=None, now=self.now())
        self.sessions[session.id].signed.remove(who)
        self.sessions[session.id].annulled.add(who)
        self.touched[who] = self.moment()
        self.spoken_of.add(session.id)

    @rule(who=students, first=st.integers(0, LAST), length=st.integers(0, 9), takes_back=st.booleans())
    def excuse(self, who: str, first: int, length: int, takes_back: bool) -> None:
        person = self.person(who)
        if person is None or not self.group_on.get(who):
            return
        if takes_back:
            for each in excuses_of(self.db, self.course.id, person.id):
                withdraw(self.db, each, by=None, now=self.now())
            self.excused.pop(who, None)
        else:
            days = self.day(first), self.day(first + length)
            excuse(self.db, self.course, person.id, *days, "stage", by=None, now=self.now())
            self.excused.setdefault(who, []).append((first, first + length))
            self.touched[who] = self.moment()
        self.speak_of_days_since(0)

    @rule(guest=guests, student=students)
    def merge(self, guest: str, student: str) -> None:
        one, other = self.person(guest), self.person(student)
        if one is None or other is None:
            return
        with self.refused_if(guest in self.into, RefusalCode.ALREADY_MERGED):
            merge(self.db, one, other, by=None, now=self.now())
            self.into[guest] = student
            self.once_merged.add(guest)
            self.speak_of_days_since(0)

    @rule(guest=guests)
    def unmerge(self, guest: str) -> None:
        person = self.person(guest)
        made = merge_of(self.db, person.id) if person else None
        assert (made is not None) == (guest in self.into)
        if made:
            unmerge(self.db, made, by=None, now=self.now())
            del self.into[guest]
            self.speak_of_days_since(0)

    @rule(who=anybody)
    def erase(self, who: str) -> None:
        number, name = (who, ROSTER[who]) if who in ROSTER else GUESTS[who]
        found = known_as(self.db, number, name)
        if found is None:
            return
        gone = {each for each in (*ROSTER, *GUESTS) if (p := self.person(each)) and p.id in found.ids}
        erase_person(self.db, found, reason="demande", by=None, now=self.now())
        self.db.expire_all()
        for each in gone:
            self.known.discard(each)
            self.group_on.pop(each, None)
            self.excused.pop(each, None)
            self.into.pop(each, None)
            self.once_merged.discard(each)
            for planned in self.sessions.values():
                planned.signed.discard(each)
                planned.annulled.discard(each)
                planned.corrected = [pair for pair in planned.corrected if pair[0] != each]
            for imported in self.imports:
                imported.before.pop(each, None)
                imported.after.pop(each, None)
        self.speak_of_days_since(0)

    @rule(days=st.integers(1, 7))
    def time_passes(self, days: int) -> None:
        self.today = min(self.today + days, LAST)

    # What must hold

    def speak_of_days_since(self, begins: int) -> None:
        self.spoken_of |= {key for key, planned in self.sessions.items() if planned.day >= begins}

    @contextmanager
    def refused_if(self, wanted: bool, code: RefusalCode) -> Iterator[None]:
        """The act in the block is refused just if ``wanted``."""
        refused: list[RefusalCode] = []
        try:
            yield
        except Refusal as refusal:
            refused.append(refusal.code)
        assert refused == ([code] if wanted else [])

    def expected_register(self, planned: Planned) -> dict[str, Status]:
        found = {}
        for who in {
            *self.group_on,
            *planned.traces,
            *(self.into[g] for g in planned.traces if g in self.into),
        }:
            names = {who, *(guest for guest, student in self.into.items() if student == who)}
            group = self.group_on.get(who, {}).get(planned.day)
            expected = group is not None and (not planned.groups or group in planned.groups)
            expected = expected and not planned.cancelled
            if who in self.into or not (expected or names & planned.traces):
                continue
            corrected = [status for each, status in planned.corrected if each in names]
            if planned.cancelled:
                found[who] = Status.NOT_CONCERNED
            elif corrected:
                found[who] = corrected[-1]
            elif names & planned.signed:
                found[who] = Status.PRESENT
            elif not expected:
                found[who] = Status.NOT_CONCERNED
            else:
                excused = any(first <= planned.day <= last for first, last in self.excused.get(who, ()))
                found[who] = Status.EXCUSED if excused else Status.ABSENT
        return found

    @invariant()
    def each_register_is_that_of_the_model_and_what_is_over_stays(self) -> None:
        if not hasattr(self, "db"):
            return
        names = {p.id: who for who in (*ROSTER, *GUESTS) if (p := self.person(who))}
        for register in registers_of(self.db, class_sessions_of(self.db, self.course.id)):
            key = register.class_session.id
            shown = {names[each.person.id]: each.status for each in register.entries}
            assert shown == self.expected_register(self.sessions[key])
            if key in self.shown and self.sessions[key].day < self.today and key not in self.spoken_of:
                assert shown == self.shown[key], "an act that does not speak of it changed a register"
            self.shown[key] = shown
        self.spoken_of.clear()


def test_the_register_of_every_day_is_that_of_a_plain_model(migrated_file: Path, full_size: bool) -> None:
    Term.migrated = migrated_file
    # Without shrinking, which takes minutes: the run that fails is short enough to be read.
    steps = settings(
        stateful_step_count=40,
        max_examples=60 if full_size else 10,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )
    run_state_machine_as_test(Term, settings=steps)
