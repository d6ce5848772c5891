"""Settings: read once from ``KIOSK_*`` variables, checked as a whole, never guessed.

A setting that is missing, weak or misspelt stops the start, with every problem listed at once.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "KIOSK_"
MINIMUM_SECRET_LENGTH = 32
MINIMUM_SECRET_VARIETY = 10


class ConfigurationError(Exception):
    """The settings do not allow a start. The message lists every problem, one a line."""


class Settings(BaseModel):
    """All that can be set from outside."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instance: Path = Field(default=Path("instance"), validate_default=True)
    database_url: str = Field(default="", repr=False)
    secret_key: str = Field(repr=False)
    base_url: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=5)

    @field_validator("instance")
    @classmethod
    def _make_absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("secret_key")
    @classmethod
    def _refuse_a_weak_secret(cls, value: str) -> str:
        if len(value) < MINIMUM_SECRET_LENGTH:
            raise ValueError(f"must have at least {MINIMUM_SECRET_LENGTH} characters")
        if len(set(value)) < MINIMUM_SECRET_VARIETY:
            raise ValueError("repeats too few characters to be a secret")
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
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.instance / 'kiosk.db'}"

    @property
    def https(self) -> bool:
        """Whether browsers reach Kiosk over HTTPS, as the base URL says."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings.

        Raises:
            ConfigurationError: a variable is unknown, malformed or missing.
        """
        given = {k[len(PREFIX) :].lower(): v for k, v in environment.items() if k.startswith(PREFIX)}
        if not given.get("instance"):
            given.pop("instance", None)
        problems: list[str] = []
        secret_file = given.pop("secret_key_file", None)
        if secret_file is None and "secret_key" not in given:
            secret_file = str(Path(given.get("instance", "instance")) / "secret_key")
        if secret_file is not None:
            if "secret_key" in given:
                problems.append("KIOSK_SECRET_KEY_FILE: give this or KIOSK_SECRET_KEY, not both")
            else:
                try:
                    given["secret_key"] = Path(secret_file).expanduser().read_text(encoding="utf-8").strip()
                except (OSError, UnicodeDecodeError):
                    problems.append(f"KIOSK_SECRET_KEY_FILE: cannot read {secret_file}")
                    given["secret_key"] = "unreadable, so that only the line above is told"  # noqa: S105 - no secret
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:
            problems += [_sentence(problem["loc"], problem["msg"]) for problem in error.errors()]
        if problems:
            raise ConfigurationError("\n".join(problems))
        return settings


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    name = PREFIX + "_".join(str(part) for part in location).upper()
    if message == "Extra inputs are not permitted":
        return f"{name}: there is no such setting"
    return f"{name}: {message.removeprefix('Value error, ')}"
