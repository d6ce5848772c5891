"""The signed link to a screen, and the cookie that it leaves: the hall's PC needs no log-in.

The whole hall could read a link in the address bar. So the link just opens the screen: the browser keeps
its content in a cookie, one per class session, and the screen's own address contains no secret. A refusal
explains why nothing is shown and how to open the screen again.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadData

from kiosk.attendance.screen_link import GOOD_FOR, ScreenLink
from kiosk.attendance.sheet import Sheet, sheet_of
from kiosk.core.keys import Keys
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.courses.queries import LARGEST_ID, class_session_taught_by
from kiosk.web.common import events
from kiosk.web.common.cookies import read_sealed, set_sealed
from kiosk.web.common.events import denied
from kiosk.web.common.language import prefer
from kiosk.web.common.services import now, reading, services
from kiosk.web.screen import screen

PURPOSE = "screen-link"
COOKIE = "screen"


def screen_token(keys: Keys, link: ScreenLink) -> str:
    """The secret part of a link: it opens the screen of one class session and nothing else."""
    return str(keys.signer(PURPOSE).dumps(link.packed()))


def screen_path(keys: Keys, class_session: ClassSession, now: datetime) -> str:
    """The path of a new link. The command line uses it too, so it needs no request context."""
    return f"/screen/{screen_token(keys, ScreenLink.to(class_session, now))}"


def follow(token: str) -> Sheet:
    """The sheet that a link leads to; this browser may show its screen from now on. One query.

    Raises:
        Refusal: ``screen_link_unknown`` if it was not signed here or its class session is gone, and those of
            ``ScreenLink.check``.
    """
    try:
        link = ScreenLink.unpacked(services().keys.signer(PURPOSE).loads(token))
    except BadData:
        link = None
    sheet = _checked(link)
    if link is None or sheet is None:
        raise Refusal(RefusalCode.SCREEN_LINK_UNKNOWN)
    _keep(link, sheet)
    return sheet


def sheet_open_here(class_session_id: int) -> Sheet:
    """The sheet whose screen this browser may show, because it followed a link. One query at most.

    Raises:
        Refusal: ``screen_not_open`` if it has followed none, and those of ``ScreenLink.check``.
    """
    link = ScreenLink.unpacked(read_sealed(_cookie(class_session_id), COOKIE))
    sheet = _checked(link) if link is not None and link.class_session_id == class_session_id else None
    if sheet is None:
        raise Refusal(RefusalCode.SCREEN_NOT_OPEN, class_session=class_session_id)
    return sheet


def open_for_instructor(class_session_id: int, refusal: Refusal) -> Sheet:
    """The same for an instructor who is logged in: their browser needs no link and is given a cookie.

    For an instructor of other courses, the screen does not exist (404) unless this browser has had its link.

    Raises:
        Refusal: ``refusal`` itself, in every other case.
    """
    if not current_user.is_authenticated:
        raise refusal
    db, by = reading(), current_user.instructor_id
    taught = class_session_id <= LARGEST_ID and class_session_taught_by(db, by, class_session_id) is not None
    sheet = sheet_of(db, class_session_id) if taught else None
    if sheet is None and refusal.code is RefusalCode.SCREEN_NOT_OPEN:
        denied("not_theirs", instructor=by)
        abort(404)
    if sheet is None:
        raise refusal
    _keep(ScreenLink.to(sheet, now()), sheet)
    return sheet


def _checked(link: ScreenLink | None) -> Sheet | None:
    sheet = sheet_of(reading(), link.class_session_id) if link is not None else None
    if link is not None and sheet is not None:
        prefer(sheet.course.language)
        link.check(sheet, now())
    return sheet


def _keep(link: ScreenLink, sheet: Sheet) -> None:
    """Store the link in a cookie, which expires with it."""
    set_sealed(_cookie(sheet.id), link.packed(), link.good_until(sheet.ends_at) - now(), COOKIE)


def _cookie(class_session_id: int) -> str:
    return f"{COOKIE}-{class_session_id}"


@dataclass(frozen=True)
class ScreenWording:
    """``text`` says what happened, ``next_step`` what to do; ``status`` is the HTTP status."""

    title: str
    text: str
    next_step: str
    status: int = 403


@screen.errorhandler(Refusal)
def refusal_page(refusal: Refusal) -> tuple[str, int]:
    """The page for a screen that must not be shown. The script of an open screen relies on the status."""
    events.note_refusal(refusal.code)
    known = refusal.details.get("class_session")
    console = url_for("console.home")
    if known is not None:
        console = url_for("console.open_screen", class_session_id=known)
    wording = _wording(refusal.code)
    return render_template("screen/refused.html", refused=wording, console=console), wording.status


def _wording(code: RefusalCode) -> ScreenWording:
    again = _("Open the screen again from the console.")
    if code is RefusalCode.SCREEN_NOT_OPEN:
        return ScreenWording(
            _("The screen is not open in this browser"),
            _("It opens from the console, or with the link that the console gives for another computer."),
            _("If you have just followed that link, this browser refuses cookies. Allow them for this site."),
        )
    if code is RefusalCode.SCREEN_LINKS_ENDED:
        return ScreenWording(
            _("This screen was ended from the console"),
            _("There is a new link. The earlier ones, and the screens that they opened, show no codes."),
            again,
        )
    if code is RefusalCode.SCREEN_LINK_EXPIRED:
        hours = GOOD_FOR.total_seconds() // 3600
        return ScreenWording(
            _("The link of this screen has expired"),
            _("It was valid until %(hours)d hours after the end of the class session.", hours=hours),
            again,
        )
    return ScreenWording(
        _("This link does not open a screen"),
        _("It may be cut short, or too old."),
        _("Copy it again from the console, all of it."),
        404,
    )
