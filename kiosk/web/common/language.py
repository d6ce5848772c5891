"""French or English: from the address, else the earlier choice, else the browser, else French."""

from datetime import timedelta

from flask import Flask, g, has_request_context, request
from flask_babel import Babel

from kiosk.core import paths
from kiosk.web.common.cookies import read_cookie, set_cookie

LANGUAGES = {"fr": "Français", "en": "English"}
DEFAULT = "fr"
PARAMETER = "lang"
COOKIE = "language"


def add_languages(app: Flask) -> None:
    """Set up Flask-Babel, and remember any language that is asked for."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_translation_directories=str(paths.TRANSLATIONS),
        locale_selector=current_language,
    )
    app.before_request(_remember)
    app.jinja_env.globals.update(languages=LANGUAGES, language=current_language)


def current_language() -> str:
    """The language of this response, one of ``LANGUAGES``."""
    if not has_request_context():
        return DEFAULT
    if "kiosk_language" not in g:
        wishes = (request.args.get(PARAMETER), read_cookie(COOKIE))
        chosen = next((wish for wish in wishes if wish in LANGUAGES), None)
        g.kiosk_language = chosen or _of_the_browser()
    language: str = g.kiosk_language
    return language


def date_locale() -> str:
    """The locale for dates and times. In English they are American only for American browsers."""
    language = current_language()
    if language != "en" or not has_request_context():
        return language
    english = (tag for tag, _quality in request.accept_languages if tag.lower().startswith("en"))
    return "en" if next(english, "").lower() in ("en", "en-us") else "en_GB"


def prefer(language: str) -> None:
    """Use this language for this response, unless the person has chosen one."""
    if request.args.get(PARAMETER) not in LANGUAGES and read_cookie(COOKIE) not in LANGUAGES:
        g.kiosk_language = language


def _of_the_browser() -> str:
    return request.accept_languages.best_match(LANGUAGES, default=DEFAULT) or DEFAULT


def _remember() -> None:
    wish = request.args.get(PARAMETER)
    if wish in LANGUAGES and wish != read_cookie(COOKIE):
        set_cookie(COOKIE, wish, timedelta(days=365))
