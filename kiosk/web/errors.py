"""The pages for what went wrong, and what the log says about it."""

from types import TracebackType

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from kiosk.database import DatabaseBusyError, is_busy

RETRY_AFTER_SECONDS = 3
ExceptionInfo = tuple[type, BaseException, TracebackType] | tuple[None, None, None]


def add_error_pages(app: Flask) -> None:
    """One page for all, with words for each."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(DatabaseBusyError, _busy)
    app.register_error_handler(OperationalError, _database_error)
    # The path may hold a code or a token: the log names the view instead.
    app.log_exception = _log_exception  # type: ignore[method-assign]  # Flask offers it to be replaced


def _log_exception(exc_info: ExceptionInfo) -> None:
    current_app.logger.error("error in %s", request.endpoint, exc_info=exc_info)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect of the router
    title, text = _words(status)
    response = make_response(render_template("error.html", title=title, text=text), status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _form_expired(_error: CSRFError) -> tuple[str, int]:
    text = _("Nothing was recorded. Go back, reload the page, and send it again.")
    return render_template("error.html", title=_("The form had expired"), text=text), 400


def _busy(_error: DatabaseBusyError) -> Response:
    text = _("The server is very busy and your request was not recorded. Try again in a few seconds.")
    page = render_template("error.html", title=_("Not recorded"), text=text)
    response = make_response(page, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _database_error(error: OperationalError) -> Response:
    if is_busy(error):
        return _busy(DatabaseBusyError())
    raise error


def _words(status: int) -> tuple[str, str]:
    if status == 404:
        return _("There is nothing here"), _("The address may be mistyped, or what it showed is not for you.")
    if status == 403:
        return _("Not allowed"), _("This page is not open to you.")
    if status == 405:
        return _("Not possible this way"), _("This address only takes a form that is sent to it.")
    if status == 413:
        return _("Too large"), _("What was sent is larger than any form here.")
    if status < 500:
        return _("The request was not understood"), _("Go back, and try once more.")
    return _("Something went wrong"), _("It is our fault, and nothing was recorded. Try again in a moment.")
