"""Who may see what. Every route says for whom it is; one that says nothing is closed to all."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from kiosk.web.common.services import services

FORM_TYPE = "application/x-www-form-urlencoded"  # no form of ours sends files, and files are no texts
View = TypeVar("View", bound=Callable[..., object])


class Audience(StrEnum):
    """For whom a route is."""

    PHONE = "phone"  # anyone in the hall: what it shows depends on the phone's own signed cookies
    STUDENT = "student"  # a phone that says who holds it; what it shows is fetched through that person
    SCREEN = "screen"  # a browser in which the signed link was followed
    VERIFIER = "verifier"  # whoever was given the signed link of a receipt
    VISITOR = "visitor"  # an instructor who has not logged in yet
    INSTRUCTOR = "instructor"  # logged in; each object is fetched through the right to it
    MACHINE = "machine"  # monitoring and files, without personal data


class OtherHostError(BadRequest):
    """The request names a host that is not this server's."""


def open_to(audience: Audience) -> Callable[[View], View]:
    """Declare for whom a view is. Goes under the route's decorator."""

    def declare(view: View) -> View:
        view.audience = audience  # type: ignore[attr-defined]  # a mark on the function, read by audience_of
        return view

    return declare


def audience_of(endpoint: str) -> Audience | None:
    """What the view of this endpoint declared."""
    return getattr(current_app.view_functions[endpoint], "audience", None)


def guard() -> Response | None:
    """Runs before every request."""
    _check_host()
    if isinstance(request.routing_exception, RequestRedirect):
        return _redirect_of_the_router(request.routing_exception)
    if request.endpoint is None:
        return None  # no such address: the error page says so
    if request.method == "POST" and request.mimetype != FORM_TYPE:
        abort(415)
    audience = audience_of(request.endpoint)
    if audience is None:
        abort(403)
    if audience is Audience.INSTRUCTOR and not current_user.is_authenticated:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("console.log_in", next=back), code=303)
    if audience is Audience.STUDENT and not current_user.is_authenticated:
        return redirect(url_for("phone.identify", code=(request.view_args or {})["code"]), code=303)
    return None


def _check_host() -> None:
    """No request under a name that is malformed, or, where our own is known, that is another's.

    Machines ask under any: a balancer looks after each server by its address.
    """
    if not request.host:
        abort(400)
    hosts = services().settings.hosts
    name = (urlsplit(f"//{request.host}").hostname or "").rstrip(".")
    by_machine = request.endpoint is not None and audience_of(request.endpoint) is Audience.MACHINE
    if hosts is not None and name not in hosts and not by_machine:
        raise OtherHostError


def _redirect_of_the_router(found: RequestRedirect) -> Response:
    """To the address with its slash. The router's own answer names the host, as the request does."""
    target = urlsplit(found.new_url)
    path = f"{target.path}?{target.query}" if target.query else target.path
    if not is_local_path(path):
        abort(404)
    return redirect(path, code=found.code)


def is_local_path(path: str) -> bool:
    """Whether a redirect there stays on this site, in the eyes of every browser."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and path.isprintable()
        and "\\" not in path
    )
