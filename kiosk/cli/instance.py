"""What every command starts from: the instance, its migrated database, and the user's language."""

import locale
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask_babel import force_locale

from kiosk import create_app
from kiosk.attendance.receipts import signed
from kiosk.cli.maintenance import keep_checkpoint
from kiosk.cli.messages import other_secret_sentence
from kiosk.config import Settings
from kiosk.core import instance, logs, schema
from kiosk.core.clock import SystemClock
from kiosk.core.database import Database, restrict_to_owner
from kiosk.core.keys import Keys, OtherSecretError, signs, take_up
from kiosk.core.signing_keys import remember_keys, remembers_keys, trusted_keys
from kiosk.ledger import signer
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.writing import begin_log, signing_database
from kiosk.web.common.language import LANGUAGES, add_languages
from kiosk.web.common.services import Services, services

# What is signed with keys of its own.
PURPOSES = (signed.PURPOSE, signer.PURPOSE)


def prepared_settings(*, reading_only: bool = False) -> Settings:
    """Create what is missing (folder, secret, database), migrate, and return the settings.

    The public keys derived from the secret are stored here, and the log begun, before anything is signed, so
    that signatures can still be verified after the secret changes. With ``reading_only``, an up-to-date
    database is only read.

    Raises:
        ConfigurationError: the settings do not allow a start.
        ClickException: the database is used with another secret.
    """
    restrict_to_owner()
    instance.prepare(os.environ)
    settings = Settings.from_environment()
    logs.configure(settings.log, level=logging.WARNING)
    keys = Keys(settings.secret_key, settings.secret_key_fallbacks)
    database = signing_database(settings.database, keys)
    if reading_only and _lacks_nothing(database, keys):
        database.engine.dispose()
        return settings
    schema.upgrade(database)
    instant = SystemClock().now()
    try:
        with database.writing() as db:
            take_up(db, keys, instant)
            for purpose in PURPOSES:
                remember_keys(db, keys, purpose, instant)
            begin_log(db, instant, trusted_keys(db, keys, signer.PURPOSE))
    except OtherSecretError as error:
        with speaking():
            raise click.ClickException(other_secret_sentence(error.standing)) from None
    finally:
        database.close()
    return settings


def _lacks_nothing(database: Database, keys: Keys) -> bool:
    with database.reading() as db:
        if schema.current_revision(db) != schema.latest_revision() or not signs(db, keys):
            return False
        return (
            all(remembers_keys(db, keys, purpose) for purpose in PURPOSES)
            and newest_checkpoint(db) is not None
        )


@contextmanager
def only_server_on(folder: Path) -> Iterator[None]:
    """Hold the instance for the block; fail in one line, touching nothing, if another server holds it."""
    restrict_to_owner()
    try:
        with instance.held(folder):
            yield
    except instance.InUseError:
        raise click.ClickException(f"{folder} is in use by another kiosk serve, demo or restore") from None


@contextmanager
def opened_instance(*, reading_only: bool = False) -> Iterator[Services]:
    """The instance's services, for one command, with messages in the terminal's language.

    ``reading_only``: for a command that writes nothing and keeps no writer waiting.
    """
    settings = prepared_settings(reading_only=reading_only)
    keys = Keys(settings.secret_key, settings.secret_key_fallbacks)
    database = signing_database(settings.database, keys)
    app = create_app(settings, clock=SystemClock(), database=database)
    with app.app_context(), force_locale(terminal_language()):
        try:
            yield services()
        finally:
            # Only a command that may have written checkpoints the log, in both senses of the word.
            if reading_only:
                database.engine.dispose()
            else:
                keep_checkpoint(database, settings, keys)
                database.close()


@contextmanager
def speaking() -> Iterator[None]:
    """Messages in the terminal's language, for a command that needs no instance."""
    app = Flask("kiosk")
    add_languages(app)
    with app.app_context(), force_locale(terminal_language()):
        yield


def terminal_language() -> str:
    """``fr`` if the terminal's locale is French, otherwise ``en``."""
    wish = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    language = (locale.normalize(wish) or "")[:2].lower()
    return language if language in LANGUAGES else "en"
