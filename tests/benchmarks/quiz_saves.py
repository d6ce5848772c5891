"""Answers saved: a hall that answers, each answer a request as the phone's script sends it."""

import json
import secrets
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from kiosk.courses.roster_file import RosterLine
from kiosk.quizzes.model.quiz import Quiz
from tests.benchmarks import load, quiz_servers, servers
from tests.benchmarks.figures import centiles, say
from tests.benchmarks.quiz_hall import invented_answer, order_on, recap
from tests.benchmarks.quiz_servers import QuizServer, Row
from tests.quizzes.by_kind import fields_of

SECONDS = 300.0
Ledger = dict[tuple[str, int], Row]
_AS_IN_THE_FILE = tuple(range(20))
CHANGED_EVERY = 4  # of so many answers, one is changed afterwards


@dataclass(frozen=True)
class SaveRound:
    """One hall; times in the units that are printed."""

    saves_a_second: float
    p50: float
    p95: float
    p99: float
    server_cpu: float
    load_cpu: float


FIGURES = {
    "saves_a_second": "answers saved/s",
    "p50": "p50 ms",
    "p95": "p95 ms",
    "p99": "p99 ms",
    "server_cpu": "server CPU ms/answer",
    "load_cpu": "load generator CPU ms/answer",
}


@dataclass
class Phone:
    """A student in the middle of an attempt: the cookies, and the hidden fields of the page."""

    line: RosterLine
    browser: load.Browser
    token: str = ""
    attempt: str = ""
    orders: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def begin(self, code: str, quiz: Quiz) -> load.Visit:
        """Say who one is, begin, and read all questions, as the script of a phone does ahead."""
        known = yield self.browser.get(f"/quiz/{code}/who")
        self.browser.keep_cookies(known)
        fields = dict(load.hidden_fields(known.body.decode()))
        fields |= {"student_number": self.line.student_number, "family_name": self.line.family_name}
        said = yield self.browser.post(f"/quiz/{code}/who", fields)
        self.browser.keep_cookies(said)
        cover = self.browser.redirected(said)
        begun = yield self.browser.post(cover, fields)
        question = yield self.browser.get(self.browser.redirected(begun))
        hidden = dict(load.hidden_fields(question.body.decode()))
        self.token, self.attempt = hidden["csrf_token"], hidden["attempt"]
        for position, asked in enumerate(quiz.questions, start=1):
            page = yield self.browser.get(f"/quiz/{code}/1/{position}")
            # The bare path has one page for all.
            self.orders[position] = order_on(page.body.decode(), asked) or _AS_IN_THE_FILE
        return self.attempt

    def answer(self, server: QuizServer, quiz: Quiz, ledger: Ledger, seconds: list[float]) -> load.Visit:
        """Answer all questions, one after the other, and change some answers."""
        random = Random(self.line.student_number)
        for position, question in enumerate(quiz.questions, start=1):
            for revision in (1, 2) if position % CHANGED_EVERY == 0 else (1,):
                response, sure = invented_answer(question, random), random.random() < 0.5
                fields = fields_of(question, response, self.orders[position])
                started = time.perf_counter()
                reply = yield self._saving(server.code, position, revision, fields, sure)
                seconds.append(time.perf_counter() - started)
                if reply.status != 200 or json.loads(reply.body).get("saved") is not True:
                    raise load.UnexpectedAnswerError(f"{reply.status}: not saved")
                number, stored = self.line.student_number, server.stored(response, fields)
                ledger[number, position] = Row(number, position, stored, sure, revision)
        return self.attempt

    def _saving(
        self, code: str, position: int, revision: int, fields: list[tuple[str, str]], sure: bool
    ) -> bytes:
        around = [("attempt", self.attempt), ("csrf_token", self.token), ("nonce", secrets.token_hex(12))]
        whole = [*fields, ("sure", str(int(sure))), *around, ("revision", str(revision))]
        return self.browser.post(f"/quiz/{code}/1/{position}", whole, accept="application/json")


def measure_saves(
    lines: list[RosterLine], questions: int, rounds: int, at_once: int, workers: int, database_url: str = ""
) -> tuple[dict[str, list[SaveRound]], list[str]]:
    """The rounds of both servers, in turn, and what went wrong."""
    quiz = recap(questions)
    found: dict[str, list[SaveRound]] = {"kiosk": [], "bare": []}
    problems: list[str] = []
    for number in range(1, rounds + 1):
        for name, figures in found.items():
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quiz-")))
                starting = (
                    quiz_servers.kiosk(folder, lines, quiz, workers, database_url)
                    if name == "kiosk"
                    else quiz_servers.bare(folder, workers)
                )
                server = stack.enter_context(starting)
                figure, wrong = hall(server, lines, quiz, at_once)
                if wrong:
                    wrong.append(f"the server's log ends with:\n{server.running.last_words()}")
            figures.append(figure)
            say(f"{number} {name:5} {figure.saves_a_second:8.1f} answers saved/s, p99 {figure.p99:8.1f} ms")
            for problem in wrong:
                say(f"  failed: {problem}")
            problems += wrong
    return found, problems


def hall(
    server: QuizServer, lines: list[RosterLine], quiz: Quiz, at_once: int
) -> tuple[SaveRound, list[str]]:
    """Let everybody begin, which is not counted, then answer; and check what is stored."""
    phones = [Phone(line, load.Browser(server.running.host)) for line in lines]
    ledger: Ledger = {}
    seconds: list[float] = []
    begun = _visits(server.running, [partial(phone.begin, server.code, quiz) for phone in phones], at_once)
    if not begun:
        server_cpu, load_cpu = server.running.cpu_seconds(), time.process_time()
        started = time.perf_counter()
        answering = [partial(phone.answer, server, quiz, ledger, seconds) for phone in phones]
        failed = _visits(server.running, answering, at_once)
        elapsed = time.perf_counter() - started
        load_cpu, server_cpu = time.process_time() - load_cpu, server.running.cpu_seconds() - server_cpu
    if begun or len(seconds) < 2:
        return SaveRound(*[float("nan")] * 6), begun or failed
    stored = sorted(server.rows())
    if stored != sorted(ledger.values()):
        failed.append(f"{len(ledger)} answers were acknowledged; {len(stored)}, or others, are stored")
    count = len(seconds)
    times = centiles(seconds)
    return SaveRound(count / elapsed, *times, server_cpu * 1000 / count, load_cpu * 1000 / count), failed


def _visits(running: servers.Running, visits: list[Callable[[], load.Visit]], at_once: int) -> list[str]:
    outcomes = load.run(running.address, visits, at_once, SECONDS)
    return sorted({each.reason for each in outcomes if each.result is None})
