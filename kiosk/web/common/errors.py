"""The error pages, and what the log records of each error."""

import sys

from flask import Flask, Response, make_response, render_template
from flask.globals import request_ctx
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from kiosk.core.database_errors import RAISED, DatabaseAwayError, DatabaseBusyError, StorageError, told_apart
from kiosk.core.refusals import RefusalCode
from kiosk.web.common import events
from kiosk.web.common.access import OtherHostError
from kiosk.web.common.services import services

RETRY_AFTER_SECONDS = 3


def add_error_pages(app: Flask) -> None:
    """Register the error handlers: one page for all errors, with its own text for each."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(OtherHostError, _other_host)
    app.register_error_handler(DatabaseBusyError, _busy)
    app.register_error_handler(StorageError, _out_of_storage)
    app.register_error_handler(DatabaseAwayError, _away)
    for raised in RAISED:
        app.register_error_handler(raised, _database_error)
    # The path may contain a code or a token: the log names the view instead.
    app.log_exception = events.failed  # type: ignore[method-assign]  # Flask documents it as replaceable


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect
    if status == 403:
        events.denied("closed")
    title, text = _words(status)
    response = _page(title, text, status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _page(title: str, text: str, status: int) -> Response:
    """The error page, or plain text where it cannot be rendered: it asks the database who is logged in."""
    if request_ctx.url_adapter is None:  # the host is malformed: no link can be built
        return _words_alone(title, text, status)
    try:
        return make_response(render_template("error.html", title=title, text=text), status)
    except Exception:
        events.failed(sys.exc_info())
        return _words_alone(title, text, status)


def _words_alone(title: str, text: str, status: int) -> Response:
    return Response(f"{title}. {text}\n", status, mimetype="text/plain")


def _form_expired(_error: CSRFError) -> Response:
    events.note_refusal(RefusalCode.FORM_EXPIRED)
    text = _("Nothing was recorded. Go back, reload the page, and send it again.")
    return _page(_("The form had expired"), text, 400)


def _other_host(_error: OtherHostError) -> Response:
    address = services().settings.base_url
    return _page(_("Wrong address"), _("This server’s address is %(address)s.", address=address), 400)


def _busy(_error: DatabaseBusyError) -> Response:
    events.busy()
    text = _("The server is very busy and your request was not recorded. Try again in a few seconds.")
    return _not_recorded(text)


def _out_of_storage(_error: StorageError) -> Response:
    events.failed(sys.exc_info())  # somebody has to make room
    return _not_recorded(_("It is our fault, and nothing was recorded. Try again in a moment."))


def _away(_error: DatabaseAwayError) -> Response:
    events.failed(sys.exc_info())  # somebody has to look after it
    return _try_again(
        _("Unavailable for the moment"),
        _("The server cannot reach its database. Try again in a few seconds: nothing is recorded twice."),
    )


def _not_recorded(text: str) -> Response:
    return _try_again(_("Not recorded"), text)


def _try_again(title: str, text: str) -> Response:
    response = _page(title, text, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _database_error(error: DBAPIError) -> Response:
    match told_apart(error):
        case DatabaseBusyError() as busy:
            return _busy(busy)
        case StorageError() as full:
            return _out_of_storage(full)
        case DatabaseAwayError() as away:
            return _away(away)
        case _:
            raise error


def _words(status: int) -> tuple[str, str]:
    if status == 404:
        return _("There is nothing here"), _("The address may be mistyped, or what it shows is not for you.")
    if status == 403:
        return _("Not allowed"), _("You do not have access to this page.")
    if status == 405:
        return _("Not possible this way"), _("This address only accepts a submitted form.")
    if status == 413:
        return _("Too large"), _("What was sent is larger than any form on this site.")
    if status < 500:
        return _("The request was not understood"), _("Go back and try again.")
    return _("Something went wrong"), _("It is our fault, and nothing was recorded. Try again in a moment.")
