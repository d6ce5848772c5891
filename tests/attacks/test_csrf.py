"""Forged forms: every POST, by who may do it, with everything but a token that is good here and now."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.attacks.test_access import EXPECTED, World, _every_page_is_valid, world
from tests.web.conftest import hidden_fields, submit

__all__ = ["_every_page_is_valid", "world"]

POSTS = [each for each in EXPECTED if each.startswith("POST")]


def sent(world: World, listed: str, token: str | None) -> int:
    """The status of a form sent by who may send it."""
    endpoint = listed.split(" ")[1]
    browser = browser_for(world, endpoint)
    form = {**world.forms.get(endpoint, [{}])[0], "csrf_token": token}
    if token is None:
        del form["csrf_token"]
    return browser.post(world.address(endpoint), data=form).status_code


def browser_for(world: World, endpoint: str) -> FlaskClient:
    return world.browsers["instructor" if endpoint.startswith("console.") else "student"]


def none_takes(world: World, token_for: Callable[[FlaskClient], str | None]) -> None:
    """Nothing is recorded; what was typed on a phone is shown again, or its page."""
    for listed in POSTS:
        browser = browser_for(world, listed.split(" ")[1])
        before, token = world.stored(), token_for(browser)
        status = sent(world, listed, token)
        # 415: with no field at all it is no form; 303: the page of a button on the phone, again.
        assert status in (400, 415) or (status == 303 and "phone." in listed), listed
        assert world.stored() == before, listed


def test_no_form_is_taken_without_its_token(world: World) -> None:
    none_takes(world, lambda _browser: None)
    none_takes(world, lambda _browser: "")


def test_no_form_is_taken_with_the_token_of_another_browser(world: World) -> None:
    """Not even with one of the same role, nor with one of the same person."""
    for role in ("nobody", "friend", "colleague"):
        foreign = hidden_fields(world.browsers[role].get("/"))["csrf_token"]
        none_takes(world, lambda _browser, foreign=foreign: foreign)


def test_no_form_is_taken_with_the_token_of_a_session_that_has_ended(world: World) -> None:
    stale = {}
    for role in ("instructor", "student"):
        browser = world.browsers[role]
        stale[browser] = hidden_fields(browser.get("/"))["csrf_token"]
        if role == "instructor":
            submit(browser, browser.get("/console/"), path="/console/log-out")
            world.hall.log_in(browser)
        else:
            browser.delete_cookie("kiosk-session")
            browser.get("/")
    none_takes(world, stale.__getitem__)


def test_no_form_is_taken_with_a_token_that_was_changed(world: World) -> None:
    changes: tuple[Callable[[str], str], ...] = (
        str.upper,
        lambda token: token[:-1],
        lambda token: f"{token}A",
        lambda token: token[::-1],
    )
    for change in changes:
        none_takes(
            world, lambda browser, change=change: change(hidden_fields(browser.get("/"))["csrf_token"])
        )


def test_with_its_own_token_each_form_is_taken(world: World) -> None:
    """Else all of this would say nothing."""
    for listed in sorted(POSTS, key=lambda each: each.endswith("log_out")):
        browser = browser_for(world, listed.split(" ")[1])
        token = hidden_fields(browser.get("/"))["csrf_token"]
        assert sent(world, listed, token) != 400, listed


def test_a_token_in_the_address_is_none(world: World) -> None:
    """It would stand in logs and in the history of browsers."""
    browser = world.browsers["instructor"]
    token = hidden_fields(browser.get("/"))["csrf_token"]
    address = world.address("console.correct_person")
    form = world.forms["console.correct_person"][0]
    assert browser.post(address, query_string={"csrf_token": token}, data=form).status_code == 400
