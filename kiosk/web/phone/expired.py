"""A form whose browser session changed under it is shown again, with what was typed."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.web.phone import phone
from kiosk.web.phone.device import UnknownHolderError
from kiosk.web.phone.refused import PhoneWording, refusal_page, wording_of

Page = Callable[..., ResponseReturnValue]
View = TypeVar("View", bound=Callable[..., object])


def shown_again_by(page: Page) -> Callable[[View], View]:
    """Declare the page to show when a form has expired; pressing the button once more then sends it.

    ``page`` takes the wording and the view's URL arguments. Goes below ``open_to``.
    """

    def declare(view: View) -> View:
        view.shown_again_by = page  # type: ignore[attr-defined]  # a mark on the function, read below
        return view

    return declare


def same_address(_wording: PhoneWording, **_given: object) -> ResponseReturnValue:
    """For a button with no typed input: reload its page, with a new form."""
    return redirect(request.path, code=303)


@phone.errorhandler(CSRFError)
def expired_form(_error: CSRFError) -> ResponseReturnValue:
    """Show the page that the view declared or, if it can no longer be shown, the reason why."""
    refusal = Refusal(RefusalCode.FORM_EXPIRED)
    page: Page | None = getattr(current_app.view_functions[request.endpoint or ""], "shown_again_by", None)
    if page is None:
        return refusal_page(refusal)
    try:
        return page(wording_of(refusal), **(request.view_args or {}))
    except (
        HTTPException,
        Refusal,
        UnknownHolderError,
    ) as gone:  # raised within an error handler, it would count as a program error
        return current_app.handle_user_exception(gone)
