"""Settings: read once from ``KIOSK_*`` environment variables, validated together, never guessed.

A missing, weak or misspelt setting prevents the start, and all problems are listed at once.
"""

import ipaddress
import os
import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kiosk.core.instance import secrets_in

PREFIX = "KIOSK_"
MINIMUM_SECRET_LENGTH = 32
MINIMUM_SECRET_VARIETY = 10
MINIMUM_TOKEN_LENGTH = 16
# Each older secret makes every check of a forged cookie or code a little more expensive.
MOST_FALLBACKS = 4
ANY_HOST = "*"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.ASCII)


class ConfigurationError(Exception):
    """The settings do not allow a start. The message lists all problems, one per line."""


class Settings(BaseModel):
    """All settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instance: Path = Field(default=Path("instance"), validate_default=True)
    database_url: str = Field(default="", repr=False)
    secret_key: str = Field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = Field(default=(), repr=False)
    base_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    # The operator's decision: it also binds subdomains that have nothing to do with Kiosk.
    hsts_subdomains: bool = False
    log: Literal["", "json", "text"] = ""
    metrics_token: str = Field(default="", repr=False)

    @field_validator("instance")
    @classmethod
    def _make_absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("secret_key")
    @classmethod
    def _refuse_a_weak_secret(cls, value: str) -> str:
        weakness = _weakness_of(value)
        if weakness:
            raise ValueError(weakness)
        return value

    @field_validator("secret_key_fallbacks")
    @classmethod
    def _refuse_weak_fallbacks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) > MOST_FALLBACKS:
            raise ValueError(f"there can be at most {MOST_FALLBACKS} older secrets, not {len(value)}")
        weak = [f"older secret {place} {why}" for place, why in _weaknesses_of(value)]
        if weak:
            raise ValueError("; ".join(weak))
        return value

    @field_validator("metrics_token")
    @classmethod
    def _refuse_a_short_token(cls, value: str) -> str:
        if value and (len(value) < MINIMUM_TOKEN_LENGTH or not (value.isascii() and value.isprintable())):
            raise ValueError(f"must have at least {MINIMUM_TOKEN_LENGTH} characters, all of ASCII")
        return value

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        return tuple(each.strip("[]") for each in _listed(value.lower())) if isinstance(value, str) else value

    @field_validator("trusted_hosts")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(each == ANY_HOST or _is_host(each) for each in value):
            raise ValueError("must be names or addresses without a port, separated by commas, or *")
        return value

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("must look like https://kiosk.example.org")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("must be a scheme and a host only, without a path")
        try:
            (parts.hostname or "").encode("idna")
        except UnicodeError:
            raise ValueError("has a host name that cannot exist") from None
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        if value in ("sqlite:///", "sqlite:///:memory:"):
            raise ValueError("must name a file, such as sqlite:////srv/kiosk/kiosk.db")
        try:
            if value:
                make_url(value)
        except (ArgumentError, ValueError):
            raise ValueError("cannot be read: an address has no such form") from None
        if value.startswith("postgresql") and not _has_driver():
            raise ValueError("needs PostgreSQL's driver: install Kiosk with its extra, kiosk[postgres]")
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.instance / 'kiosk.db'}"

    @property
    def https(self) -> bool:
        """Whether browsers reach Kiosk over HTTPS, according to the base URL."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str] | None:
        """The host names for which requests are answered, in lower case, without ports; None for any."""
        if ANY_HOST in self.trusted_hosts or not self.base_url:
            return None
        own = urlsplit(self.base_url).hostname or ""
        return frozenset({own.encode("idna").decode("ascii"), *LOOPBACK, *self.trusted_hosts})

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings.

        Raises:
            ConfigurationError: a setting is unknown, malformed, weak or missing.
        """
        given = {k[len(PREFIX) :].lower(): v for k, v in environment.items() if k.startswith(PREFIX)}
        if not given.get("instance"):
            given.pop("instance", None)
        problems: list[str] = []
        fallbacks = _listed(given.pop("secret_key_fallbacks", ""))
        secret_file = given.pop("secret_key_file", None)
        if secret_file is None and "secret_key" not in given:
            secret_file = str(Path(given.get("instance", "instance")) / "secret_key")
        if secret_file is not None:
            if "secret_key" in given:
                problems.append("KIOSK_SECRET_KEY_FILE: give this or KIOSK_SECRET_KEY, not both")
            else:
                try:
                    given["secret_key"], *older = secrets_in(Path(secret_file).expanduser())
                    fallbacks = [*older, *fallbacks]
                except (OSError, UnicodeDecodeError):
                    problems.append(f"KIOSK_SECRET_KEY_FILE: cannot read {secret_file}")
                    given["secret_key"] = "unreadable, so that only the line above is told"  # noqa: S105 - no secret
        try:
            settings = cls.model_validate({**given, "secret_key_fallbacks": tuple(fallbacks)})
        except ValidationError as error:
            problems += [_sentence(problem["loc"], problem["msg"]) for problem in error.errors()]
        if problems:
            raise ConfigurationError("\n".join(problems))
        return settings


def _listed(text: str) -> list[str]:
    """The parts between line breaks or, if there are none, between commas."""
    return [each.strip() for each in text.split("\n" if "\n" in text else ",") if each.strip()]


def _has_driver() -> bool:
    try:
        import_module("psycopg")
    except ImportError:  # psycopg or libpq is missing
        return False
    return True


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return bool(_NAME.fullmatch(text))
    return True


def _weakness_of(secret: str) -> str:
    """Why this is not a valid secret; empty if it is."""
    if len(secret) < MINIMUM_SECRET_LENGTH:
        return f"must have at least {MINIMUM_SECRET_LENGTH} characters"
    if len(set(secret)) < MINIMUM_SECRET_VARIETY:
        return "repeats too few characters to be a secret"
    return ""


def _weaknesses_of(secrets: Iterable[str]) -> list[tuple[int, str]]:
    found = [(place, _weakness_of(each)) for place, each in enumerate(secrets, start=1)]
    return [(place, why) for place, why in found if why]


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    name = PREFIX + "_".join(str(part) for part in location).upper()
    if message == "Extra inputs are not permitted":
        return f"{name}: there is no such setting"
    return f"{name}: {message.removeprefix('Value error, ')}"


def checkpoint_file(settings: Settings) -> Path:
    """Where the newest checkpoint of the log is kept beside the database."""
    return settings.instance / "checkpoint"
