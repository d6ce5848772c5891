"""A copy of all data kept about one person (GDPR, article 15)."""

import json
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Annulment, Correction, Excuse, SignIn
from kiosk.courses.models import ClassSession, Course, Enrolment, RosterChange, RosterImport
from kiosk.ledger.event import instant
from kiosk.people.models import Identity, Merge, Person
from kiosk.privacy.people import KnownAs
from kiosk.quizzes.delivery.versions import quiz_of
from kiosk.quizzes.kinds.registry import describe
from kiosk.quizzes.model.responses import decoded
from kiosk.quizzes.models import Allowance, Answer, Attempt, DevicePass, Publication, QuizVersion


def copy_of(db: Session, person: KnownAs) -> dict[str, Any]:
    """Everything, as JSON values; instants in UTC. A handful of queries, however much there is."""
    return {
        "people": [_person(each) for each in person.people],
        "identities": _identities(db, person),
        "merges": _merges(db, person),
        "enrolments": _enrolments(db, person),
        "roster_imports": _roster_changes(db, person),
        "excuses": _excuses(db, person),
        "signatures": _signatures(db, person),
        "corrections": _corrections(db, person),
        "annulments": _annulments(db, person),
        "quizzes": _attempts(db, person),
        "allowances": _allowances(db, person),
        "other_phones": _other_phones(db, person),
    }


def _person(person: Person) -> dict[str, str]:
    names = ("student_number", "family_name", "given_name", "email")
    known = "guest" if person.is_guest else "student"
    return {"known_as": known, **{name: getattr(person, name) for name in names}}


def _identities(db: Session, person: KnownAs) -> list[dict[str, str]]:
    rows = db.scalars(select(Identity).where(_theirs(Identity, person)).order_by(Identity.issuer))
    return [{"issuer": each.issuer, "subject": each.subject} for each in rows]


def _merges(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.scalars(
        select(Merge)
        .where(or_(Merge.from_id.in_(person.ids), Merge.into_id.in_(person.ids)))
        .order_by(Merge.id)
    )
    return [
        {
            "made_at": instant(each.made_at),
            **({"undone_at": instant(each.undone_at)} if each.undone_at else {}),
        }
        for each in rows
    ]


def _enrolments(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(
        select(Course.code, Course.title, Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .where(_theirs(Enrolment, person))
        .order_by(Course.code, Enrolment.first_day)
    )
    return [
        {
            "course": code,
            "title": title,
            "group": enrolment.group,
            "first_day": enrolment.first_day.isoformat(),
            **({"last_day": enrolment.last_day.isoformat()} if enrolment.last_day else {}),
        }
        for code, title, enrolment in rows
    ]


def _excuses(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(
        select(Course.code, Excuse)
        .join(Course, Course.id == Excuse.course_id)
        .where(_theirs(Excuse, person))
        .order_by(Excuse.id)
    )
    return [
        {
            "course": code,
            "first_day": given.first_day.isoformat(),
            "last_day": given.last_day.isoformat(),
            "reason": given.reason,
            "made_at": instant(given.made_at),
            **({"withdrawn_at": instant(given.withdrawn_at)} if given.withdrawn_at else {}),
        }
        for code, given in rows
    ]


def _roster_changes(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(
        select(RosterChange, RosterImport.made_at)
        .join(RosterImport, RosterImport.id == RosterChange.import_id)
        .where(_theirs(RosterChange, person))
        .order_by(RosterChange.import_id)
    )
    return [
        {
            "made_at": instant(made_at),
            "kind": change.kind,
            "before": json.loads(change.before),
            "after": json.loads(change.after),
        }
        for change, made_at in rows
    ]


def _signatures(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(_of(select(SignIn, ClassSession), SignIn, person).order_by(SignIn.id))
    return [
        {
            "class_session": session.reference,
            "signed_at": instant(sign_in.signed_at),
            "recorded_at": instant(sign_in.recorded_at),
            "counts_as": sign_in.counts_as,
            "method": sign_in.method,
            "receipt": sign_in.receipt,
            "device": sign_in.device_key,
            **_phone(sign_in),
        }
        for sign_in, session in rows
    ]


def _phone(sign_in: SignIn) -> dict[str, str]:
    issued_at = sign_in.quick_phone_issued_at
    return {} if issued_at is None else {"phone_issued_at": instant(issued_at)}


def _corrections(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(_of(select(Correction, ClassSession), Correction, person).order_by(Correction.id))
    return [
        {
            "class_session": session.reference,
            "status": correction.status,
            "reason": correction.reason,
            "made_at": instant(correction.made_at),
        }
        for correction, session in rows
    ]


def _annulments(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(_of(select(Annulment, ClassSession), Annulment, person).order_by(Annulment.id))
    return [
        {
            "class_session": session.reference,
            "receipt": annulment.receipt,
            "signed_at": instant(annulment.signed_at),
            "reason": annulment.reason,
            "made_at": instant(annulment.made_at),
        }
        for annulment, session in rows
    ]


def _attempts(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(
        select(Attempt, QuizVersion, ClassSession)
        .join(Publication, Publication.id == Attempt.publication_id)
        .join(QuizVersion, QuizVersion.id == Attempt.version_id)
        .join(ClassSession, ClassSession.id == Publication.class_session_id)
        .where(_theirs(Attempt, person))
        .order_by(Attempt.id)
    ).all()
    ids = [attempt.id for attempt, _version, _session in rows]
    answers: dict[int, list[Answer]] = {}
    for answer in db.scalars(select(Answer).where(Answer.attempt_id.in_(ids)).order_by(Answer.position)):
        answers.setdefault(answer.attempt_id, []).append(answer)
    return [
        {
            "class_session": session.reference,
            "quiz": version.title,
            "attempt": attempt.number,
            "started_at": instant(attempt.started_at),
            "finished_at": instant(attempt.finished_at) if attempt.finished_at else None,
            "set_aside_at": instant(attempt.set_aside_at) if attempt.set_aside_at else None,
            "answers": [_answer(version, each) for each in answers.get(attempt.id, [])],
        }
        for attempt, version, session in rows
    ]


def _answer(version: QuizVersion, answer: Answer) -> dict[str, Any]:
    quiz = quiz_of(version)
    question, response = quiz.questions[answer.position - 1], decoded(answer.response)
    return {
        "question": question.stem,
        "answer": [] if response is None else describe(question, response, quiz.language),
        "sure": answer.sure,
        "saved_at": instant(answer.saved_at),
    }


def _allowances(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(
        select(Allowance, ClassSession)
        .join(Publication, Publication.id == Allowance.publication_id)
        .join(ClassSession, ClassSession.id == Publication.class_session_id)
        .where(_theirs(Allowance, person))
        .order_by(Allowance.id)
    )
    return [
        {
            "class_session": session.reference,
            "extra_minutes": allowance.extra_minutes,
            "extra_attempts": allowance.extra_attempts,
        }
        for allowance, session in rows
    ]


def _other_phones(db: Session, person: KnownAs) -> list[dict[str, Any]]:
    rows = db.execute(_of(select(DevicePass, ClassSession), DevicePass, person).order_by(DevicePass.id))
    return [
        {
            "class_session": session.reference,
            "code_made_at": instant(each.made_at),
            "let_in_at": instant(each.used_at) if each.used_at else None,
            "device": each.device_key,
        }
        for each, session in rows
    ]


def _of(statement: Any, model: Any, person: KnownAs) -> Any:
    joined = statement.join(ClassSession, ClassSession.id == model.class_session_id)
    return joined.where(_theirs(model, person))


def _theirs(model: Any, person: KnownAs) -> Any:
    return model.person_id.in_(person.ids)
