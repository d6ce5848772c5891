"""Another program holds SQLite's write lock: not for long, and everybody waits; for long, and is told so.

A real ``kiosk serve``; somebody's shell or a backup tool is played by this process, with a connection of its
own. Kiosk waits ``BUSY_SECONDS`` for its turn and as long again for the lock; and since a worker runs a few
requests at once, those beyond them wait for these first.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from kiosk.core.database import BUSY_SECONDS
from kiosk.core.sqlite import sqlite3
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.models import Answer
from tests.benchmarks.quiz_hall import publish_open, recap
from tests.faults.phone import SCRIPT, TIMEOUT, Phone
from tests.faults.signing import (
    Hall,
    Signer,
    all_at_once,
    check_ledgers,
    hall_with,
    server_of,
    signers_in,
    statuses_of,
)
from tests.faults.students import Page, ScriptStudent

pytestmark = pytest.mark.server

SIGNING = 20
ANSWERING = 5
SHORT = 3.0
NOT_RECORDED = "Non enregistré"


@contextmanager
def lock_held(hall: Hall) -> Iterator[sqlite3.Connection]:
    """By another program."""
    with closing(sqlite3.connect(hall.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_a_lock_of_three_seconds_keeps_everybody_waiting_and_loses_nobody(
    tmp_path: Path, free_port: int
) -> None:
    with (
        hall_with(tmp_path, SIGNING) as hall,
        server_of(hall, free_port, tmp_path / "server.log"),
        signers_in(hall, free_port) as signers,
        ThreadPoolExecutor(SIGNING) as pool,
    ):
        all_at_once(signers, Signer.open_form)
        with lock_held(hall):
            begin = time.monotonic()
            sent: list[Future[bool]] = [pool.submit(signer.validate) for signer in signers]
            time.sleep(SHORT)
            assert not any(each.done() for each in sent)
            assert hall.rows() == {}
        assert all(each.result() for each in sent), statuses_of(signers)
        assert time.monotonic() - begin < SHORT + BUSY_SECONDS
        all_at_once(signers, Signer.look_at_receipt)
        check_ledgers(hall, signers)
        assert len(hall.rows()) == SIGNING
        hall.assert_sound()


def test_a_lock_beyond_patience_is_told_as_not_recorded_and_the_same_form_is_good_later(
    tmp_path: Path, free_port: int
) -> None:
    with hall_with(tmp_path, SIGNING) as hall:
        quiz, code = quiz_in(hall)
        with (
            server_of(hall, free_port, tmp_path / "server.log") as server,
            signers_in(hall, free_port) as signers,
            ExitStack() as stack,
            ThreadPoolExecutor(SIGNING + ANSWERING) as pool,
        ):
            all_at_once(signers, Signer.open_form)
            phones = [
                stack.enter_context(closing(Phone(free_port, Random(place)))) for place in range(ANSWERING)
            ]
            lines = hall.lines[:ANSWERING]
            answering = list(
                pool.map(
                    lambda who: opened(ScriptStudent(who[0], who[1], code, quiz)),
                    zip(phones, lines, strict=True),
                )
            )
            with lock_held(hall):
                begin = time.monotonic()
                sent = [pool.submit(signer.validate) for signer in signers]
                changes = [student.new_change(page, 1) for student, page in answering]
                saved = [
                    pool.submit(student.phone.ask, page.address, change.fields, SCRIPT)
                    for (student, page), change in zip(answering, changes, strict=True)
                ]
                assert not any(each.result() for each in sent)
                told = [each.result() for each in saved]
                assert BUSY_SECONDS < time.monotonic() - begin < TIMEOUT
            put_off = [reply for signer in signers for reply in signer.put_off] + told
            assert [reply.status for reply in put_off] == [503] * (SIGNING + ANSWERING)
            assert {reply.retry_after for reply in put_off} == {"3"}
            assert all(NOT_RECORDED in reply.body for reply in put_off)
            assert hall.rows() == {}
            assert answers_in(hall) == {}

            # First: once somebody has signed, the quiz is taken on the phone that signed.
            for (student, page), change in zip(answering, changes, strict=True):
                assert '"saved":true' in student.phone.insist(page.address, change.fields, SCRIPT).body
            all_at_once(signers, Signer.insist_on_validating)
            assert "Traceback" not in server.said()
        check_ledgers(hall, signers)
        assert len(hall.rows()) == SIGNING
        assert answers_in(hall) == {change.nonce: change.response for change in changes}
        hall.assert_sound()


def quiz_in(hall: Hall) -> tuple[Quiz, str]:
    """A quiz of one question that is open now, in the course of the hall."""
    quiz = recap(1)
    with hall.database.writing() as db:
        code = publish_open(db, *hall.course_and_session(db), quiz, hall.clock.now()).code
    return quiz, code


def opened(student: ScriptStudent) -> tuple[ScriptStudent, Page]:
    """Somebody who has the first question before them."""
    return student, student.begin_and_open(1)


def answers_in(hall: Hall) -> dict[str, str]:
    with hall.database.reading() as db:
        found = db.scalars(select(Answer)).all()
    answers = {each.nonce: each.response for each in found}
    assert len(answers) == len(found)
    return answers
