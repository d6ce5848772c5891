"""Students who answer on bad networks, and the ledger that each of them keeps."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from random import Random

from kiosk.courses.roster_file import RosterLine
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.model.responses import Response, encoded
from tests.benchmarks.load import hidden_fields
from tests.benchmarks.quiz_hall import invented_answer, order_on
from tests.faults.phone import NAVIGATION, SCRIPT, Fields, Phone, Reply
from tests.quizzes.by_kind import fields_of

CHANGES = (1, 2, 3)  # of each answer, by each student
_REVISION = re.compile(r'data-revision="(\d+)"')
_POSITION = re.compile(r'data-key="[0-9a-f]+/(\d+)"')
# What happens to a change on its way, and how often out of all.
WAYS = {
    "straight": 6,
    "reply lost, sent again": 4,
    "reply lost, left": 4,
    "torn, left": 2,
    "sent again later": 3,
    "sent twice at once": 3,
    "overtaken": 4,
}


@dataclass
class Change:
    """One state of one answer, as it is sent each time. ``acknowledged``: the phone was told it is saved."""

    revision: int
    response: str
    sure: bool | None
    nonce: str
    fields: Fields
    acknowledged: bool = False


@dataclass
class Page:
    """What is known of one question of the attempt, and all changes of its answer, in their order."""

    address: str
    position: int
    question: Question
    token: str
    attempt: str
    order: tuple[int, ...]
    changes: list[Change] = field(default_factory=list)

    @property
    def newest(self) -> Change:
        """What the student means."""
        return self.changes[-1]

    @property
    def safe(self) -> int:
        """The newest revision that the phone was told is saved; 0 for none."""
        return max((each.revision for each in self.changes if each.acknowledged), default=0)


class Student(ABC):
    """One student on one phone. ``pages`` is the ledger."""

    def __init__(self, phone: Phone, line: RosterLine, code: str, quiz: Quiz) -> None:
        self.phone = phone
        self.random: Random = phone.random
        self.line = line
        self.quiz = quiz
        self.pages: dict[int, Page] = {}
        self._code = code

    def answer_everything(self) -> None:
        """Say who one is, begin, answer each question several times in any order."""
        self._begin()
        turns = [
            place
            for place in range(1, len(self.quiz.questions) + 1)
            for _again in range(self.random.choice(CHANGES))
        ]
        self.random.shuffle(turns)
        for number, place in enumerate(turns):
            if place not in self.pages:
                self.pages[place] = self._page(place, self._look(place))
            self.change(self.pages[place], last=place not in turns[number + 1 :])

    def begin_and_open(self, place: int) -> Page:
        """Say who one is, begin, look at one question."""
        self._begin()
        return self._page(place, self._look(place))

    @abstractmethod
    def change(self, page: Page, last: bool) -> None:
        """Change the answer, and send it somehow."""

    @abstractmethod
    def send_what_is_left(self) -> None:
        """On a network that works: everything the phone does not know to be saved."""

    def new_change(self, page: Page, revision: int) -> Change:
        """An answer; taken back now and then, but for the first one."""
        response: Response | None = None
        if not page.changes or self.random.random() < 0.8:
            response = invented_answer(page.question, self.random)
        sure = self.random.choice((True, False, None))
        fields = fields_of(page.question, response, page.order)
        if sure is not None:
            fields.append(("sure", str(int(sure))))
        nonce = f"{self.random.getrandbits(96):024x}"
        around = [("csrf_token", page.token), ("attempt", page.attempt), ("nonce", nonce)]
        fields += [*around, ("revision", str(revision))]
        change = Change(revision, encoded(response), sure, nonce, fields)
        page.changes.append(change)
        return change

    def _begin(self) -> None:
        address = f"/quiz/{self._code}/who"
        known = self.phone.insist(address)
        hidden = dict(hidden_fields(known.body))
        token = [("csrf_token", hidden["csrf_token"])]
        whole = [*token, ("nonce", hidden["nonce"])]
        whole += [("student_number", self.line.student_number), ("family_name", self.line.family_name)]
        said = self.phone.insist(address, whole)
        assert said.status == 303, said.body
        begin = self.random.choice((self.phone.insist, self.phone.insist_twice_at_once))
        begun = begin(f"/quiz/{self._code}", token)
        assert begun.status == 303, begun.body
        assert begun.location.endswith(f"/quiz/{self._code}/1/1")

    def _look(self, place: int) -> Reply:
        seen = self.phone.insist(self._address(place))
        assert seen.status == 200, seen.body
        return seen

    def _page(self, place: int, seen: Reply) -> Page:
        hidden = dict(hidden_fields(seen.body))
        position = _POSITION.search(seen.body)
        assert position
        question = self.quiz.questions[int(position[1]) - 1]
        address = self._address(place)
        order = order_on(seen.body, question)
        return Page(address, int(position[1]), question, hidden["csrf_token"], hidden["attempt"], order)

    def _address(self, place: int) -> str:
        return f"/quiz/{self._code}/1/{place}"


class ScriptStudent(Student):
    """Whose phone runs the script: revisions count the changes, and it knows what is not saved yet."""

    def change(self, page: Page, last: bool) -> None:
        change = self.new_change(page, len(page.changes) + 1)
        way = self.random.choices(list(WAYS), list(WAYS.values()))[0]
        match way:
            case "straight":
                self._save(page, change)
            case "reply lost, sent again":
                self.phone.hang_up(page.address, change.fields, SCRIPT)
                self._save(page, change)
            case "reply lost, left":
                self.phone.hang_up(page.address, change.fields, SCRIPT)
            case "torn, left":
                self.phone.tear(page.address, change.fields)
            case "sent again later":
                self._save(page, change)
                self._save(page, self.random.choice(page.changes))
            case "sent twice at once":
                self._told(change, self.phone.insist_twice_at_once(page.address, change.fields, SCRIPT))
            case "overtaken":
                self._save(page, self.new_change(page, change.revision + 1))
                self._save(page, change)
        if self.random.random() < 0.15:
            self._reload(page)

    def send_what_is_left(self) -> None:
        for page in self.pages.values():
            left = [change for change in page.changes if not change.acknowledged]
            for change in left:
                self._save(page, change)
            if left:
                self._reload(page)

    def _save(self, page: Page, change: Change) -> None:
        self._told(change, self.phone.insist(page.address, change.fields, SCRIPT))

    def _told(self, change: Change, reply: Reply) -> None:
        assert reply.status == 200, (reply.status, reply.body)
        assert '"saved":true' in reply.body, reply.body
        change.acknowledged = True

    def _reload(self, page: Page) -> None:
        seen = self._look(self._place(page))
        revision = _REVISION.search(seen.body)
        assert revision
        assert page.safe <= int(revision[1]) <= page.newest.revision, (revision[1], page)

    def _place(self, page: Page) -> int:
        return int(page.address.rsplit("/", 1)[1])


class FormStudent(Student):
    """Whose browser runs no script: each change is a form with a name of its own, and the latest counts.

    A browser does not overtake itself, so its reply gets lost, and the form is sent again, only where no
    other form for the same answer follows.
    """

    def change(self, page: Page, last: bool) -> None:
        change = self.new_change(page, 0)
        if last:
            self.phone.hang_up(page.address, change.fields, NAVIGATION)
        elif self.random.random() < 0.3:
            self._told(change, self.phone.insist_twice_at_once(page.address, change.fields))
        else:
            self._save(page, change)
            if self.random.random() < 0.3:
                self._save(page, change)

    def send_what_is_left(self) -> None:
        for page in self.pages.values():
            self._save(page, page.newest)

    def _save(self, page: Page, change: Change) -> None:
        self._told(change, self.phone.insist(page.address, change.fields))

    def _told(self, change: Change, reply: Reply) -> None:
        assert reply.status == 303, (reply.status, reply.body)
        change.acknowledged = True
