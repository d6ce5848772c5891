"""The wording of refusals on the phone: what happened, and what to do next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import Response, jsonify, render_template, request
from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.web.common import events
from kiosk.web.common.filters import local_time
from kiosk.web.phone import phone


@dataclass(frozen=True)
class PhoneWording:
    """``text`` says what happened, ``next_step`` what to do; ``status`` is the HTTP status.

    ``offers_guest``: the form also offers to continue as a guest.
    """

    title: str
    text: str
    next_step: str
    status: int
    offers_guest: bool = False

    @property
    def whole(self) -> str:
        """All of it on one line."""
        return f"{self.title}. {self.text} {self.next_step}"


def wording_of(refusal: Refusal) -> PhoneWording:
    """The wording of a refusal, in the language of the page. Also notes the refusal for the log."""
    events.note_refusal(refusal.code)
    if refusal.code in _PLAIN:
        title, text, next_step, status = _PLAIN[refusal.code]
        return PhoneWording(str(title), str(text), str(next_step), status)
    return _WITH_DETAILS[refusal.code](refusal.details)


@phone.errorhandler(Refusal)
def refusal_page(refusal: Refusal) -> tuple[str | Response, int]:
    """The page for a refusal that has no form to go back to; JSON, as for an answer, if a script asks."""
    wording = wording_of(refusal)
    if script_asks():
        return jsonify(saved=False, unclear=False, message=wording.whole), wording.status
    return render_template("phone/refused.html", refused=wording, code=refusal.code.value), wording.status


def script_asks() -> bool:
    """Whether the request comes from a page's script, which shows the reply in place."""
    return request.accept_mimetypes.best == "application/json"


def _clock(details: dict[str, object], name: str) -> str:
    instant, zone = details[name], details.get("time_zone", "UTC")
    assert isinstance(instant, datetime) and isinstance(zone, str)  # noqa: S101, PT018 - the domain's own values
    return local_time(instant, zone)


def _too_early(details: dict[str, object]) -> PhoneWording:
    return PhoneWording(
        gettext("The attendance sheet is not open yet"),
        gettext("It opens at %(time)s.", time=_clock(details, "opens_at")),
        gettext("Scan the code on the screen once it is open."),
        403,
    )


def _window_closed(details: dict[str, object]) -> PhoneWording:
    return PhoneWording(
        gettext("The attendance sheet is closed"),
        gettext("It closed at %(time)s. This scan is not recorded.", time=_clock(details, "closed_at")),
        gettext("If you are in the room, see your instructor, who can add you by hand."),
        403,
    )


def _not_on_roster(details: dict[str, object]) -> PhoneWording:
    if not details.get("typed"):
        return _unknown_here(details)
    example = gettext(
        "Check both against your student card. The family name may stand alone or with the given name: "
        "“Martin”, “Camille Martin” or “MARTIN Camille”."
    )
    if details.get("guests_allowed"):
        next_step = gettext("Correct the form. If you are not on the list, continue as a guest.")
    else:
        next_step = gettext("Correct the form. If both are right, see your instructor.")
    return PhoneWording(
        gettext("This number and this name do not match on the list"),
        example,
        next_step,
        422,
        offers_guest=bool(details.get("guests_allowed")),
    )


def _unknown_here(details: dict[str, object]) -> PhoneWording:
    return PhoneWording(
        gettext("You are not on the list of this course"),
        gettext("This phone has signed in another course before, under the name below."),
        gettext("Complete the form to sign as a guest. Your instructor sees it.")
        if details.get("guests_allowed")
        else gettext("If you should be on the list, see your instructor."),
        422,
    )


def _too_many_tries(details: dict[str, object]) -> PhoneWording:
    wait = details["wait"]
    assert isinstance(wait, timedelta)  # noqa: S101 - the domain's own value
    minutes = max(1, ceil(wait / timedelta(minutes=1)))
    return PhoneWording(
        gettext("Too many tries"),
        ngettext(
            "There were too many mistakes. You can try again in %(num)d minute.",
            "There were too many mistakes. You can try again in %(num)d minutes.",
            minutes,
        ),
        gettext("If class is about to move on, see your instructor, who can add you by hand."),
        429,
    )


def _quiz_closed(details: dict[str, object]) -> PhoneWording:
    return PhoneWording(
        gettext("The quiz is closed"),
        gettext("It closed at %(time)s.", time=_clock(details, "closed_at")),
        gettext("If you should have had more time, see your instructor."),
        403,
    )


def _attempt_over(details: dict[str, object]) -> PhoneWording:
    before = gettext("Everything that was saved before counts.")
    if "closed_at" in details:
        late = gettext(
            "It closed at %(time)s. Your answer on this page came too late and is not recorded.",
            time=_clock(details, "closed_at"),
        )
        return PhoneWording(gettext("The quiz has closed"), late, before, 410)
    finished = gettext("It was finished, or its results were shown. This answer is not recorded.")
    return PhoneWording(gettext("This attempt is over"), finished, before, 410)


_WITH_DETAILS: dict[RefusalCode, Callable[[dict[str, object]], PhoneWording]] = {
    RefusalCode.TOO_EARLY: _too_early,
    RefusalCode.WINDOW_CLOSED: _window_closed,
    RefusalCode.NOT_ON_ROSTER: _not_on_roster,
    RefusalCode.TOO_MANY_TRIES: _too_many_tries,
    RefusalCode.QUIZ_CLOSED: _quiz_closed,
    RefusalCode.ATTEMPT_OVER: _attempt_over,
}

# What happened, at more length, what to do next, and the HTTP status.
_PLAIN: dict[RefusalCode, tuple[LazyString, LazyString, LazyString, int]] = {
    RefusalCode.SESSION_CANCELLED: (
        _("This class session is cancelled"),
        _("There is nothing to sign, and nobody counts as absent."),
        _("See the front page for the next one."),
        403,
    ),
    RefusalCode.CODE_EXPIRED: (
        _("This code has expired"),
        _("The code on the screen changes every 10 seconds, and this one is no longer shown."),
        _("Scan the code that is on the screen now."),
        410,
    ),
    RefusalCode.CODE_UNKNOWN: (
        _("This code is not known"),
        _("It may be mistyped, or too old."),
        _("Scan the code on the screen, or type it again from there."),
        404,
    ),
    RefusalCode.COOKIES_OFF: (
        _("Your browser refuses cookies"),
        _("Kiosk needs one to know that it was you who scanned. It is used for nothing else."),
        _("Allow cookies for this site, or leave private browsing, then scan again."),
        400,
    ),
    RefusalCode.NO_TICKET: (
        _("Scan the code first"),
        _("The form opens from the code that the screen shows."),
        _("Scan the code on the screen, or type it on the front page."),
        403,
    ),
    RefusalCode.TICKET_EXPIRED: (
        _("Your scan is more than 5 minutes old"),
        _("This form can no longer record anything. What you typed is kept."),
        _("Scan the code on the screen again, then validate."),
        410,
    ),
    RefusalCode.FORM_EXPIRED: (
        _("The form had expired"),
        _("Nothing was recorded. What you typed is kept."),
        _("Validate once more."),
        400,
    ),
    RefusalCode.FORM_USED: (
        _("This form has already been used"),
        _("It has already recorded somebody else, and a form works only once."),
        _("To sign for yourself, scan the code on the screen again."),
        409,
    ),
    RefusalCode.SCAN_USED: (
        _("Three people have used this scan"),
        _("One scan of the code allows three signatures. Nothing was recorded for you."),
        _("Scan the code on the screen again, then sign."),
        409,
    ),
    RefusalCode.QUIZ_NOT_OPEN: (
        _("The quiz is not open yet"),
        _("Your instructor opens it during class."),
        _("Reload this page in a moment."),
        403,
    ),
    RefusalCode.NO_ATTEMPT_LEFT: (
        _("You have no attempt left"),
        _("You have already taken this quiz."),
        _("Your answers and the explanations are below."),
        403,
    ),
    RefusalCode.BEGUN_ELSEWHERE: (
        _("This quiz was begun on another phone"),
        _("Answers are shown only on the phone on which they were given."),
        _("Continue on that phone. If you cannot, see your instructor."),
        403,
    ),
    RefusalCode.SIGNED_ELSEWHERE: (
        _("The attendance sheet was signed on another phone"),
        _("The quiz belongs to the phone on which this person signed."),
        _("Continue on that phone. It can show a code that lets this one in, and so can your instructor."),
        403,
    ),
    RefusalCode.ATTEMPT_SET_ASIDE: (
        _("Your instructor has set this attempt aside"),
        _("It no longer counts, and nothing more is recorded in it."),
        _("Open the quiz again to start over."),
        409,
    ),
    RefusalCode.DEVICE_CODE_UNKNOWN: (
        _("This code is not valid"),
        _("It is mistyped, has already been used, or is more than 10 minutes old."),
        _("Look at it again, or ask for a new one."),
        404,
    ),
    RefusalCode.OTHER_PERSON: (
        _("This page belongs to somebody else"),
        _("It was opened before this phone changed hands. Nothing is recorded."),
        _("Open the quiz again."),
        409,
    ),
}
