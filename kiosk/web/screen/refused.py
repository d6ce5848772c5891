"""The wording of refusals on the projector: why nothing is shown, and how the screen is opened again."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _

from kiosk.attendance.screen_link import GOOD_FOR
from kiosk.refusals import Refusal, RefusalCode
from kiosk.web import events
from kiosk.web.screen import screen


@dataclass(frozen=True)
class Wording:
    """``text`` says what happened, ``next_step`` what to do; ``status`` is the HTTP status."""

    title: str
    text: str
    next_step: str
    status: int = 403


@screen.errorhandler(Refusal)
def refused(refusal: Refusal) -> tuple[str, int]:
    """The page for a screen that is not to be shown. The script of an open screen goes by the status."""
    events.refused(refusal.code)
    known = refusal.details.get("class_session")
    console = url_for("instructor.home")
    if known is not None:
        console = url_for("instructor.open_screen", class_session_id=known)
    wording = _wording(refusal.code)
    return render_template("screen/refused.html", refused=wording, console=console), wording.status


def _wording(code: RefusalCode) -> Wording:
    again = _("Open the screen again from the console.")
    if code is RefusalCode.SCREEN_NOT_OPEN:
        return Wording(
            _("The screen is not open in this browser"),
            _("It opens from the console, or with the link that the console gives for another computer."),
            _("If you have just followed that link, this browser refuses cookies. Allow them for this site."),
        )
    if code is RefusalCode.SCREEN_LINKS_ENDED:
        return Wording(
            _("This screen was ended from the console"),
            _("There is a new link. The earlier ones, and the screens that they opened, show no codes."),
            again,
        )
    if code is RefusalCode.SCREEN_LINK_EXPIRED:
        hours = GOOD_FOR.total_seconds() // 3600
        return Wording(
            _("The link of this screen has expired"),
            _("It was good until %(hours)d hours after the end of the class session.", hours=hours),
            again,
        )
    return Wording(
        _("This link opens no screen"),
        _("It may be cut short, or too old."),
        _("Copy it again from the console, and the whole of it."),
        404,
    )
