"""What every new application and every new engine would compile again, compiled once for a test run."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

STATEMENTS: LRUCache[Any, Any] = LRUCache(2000)


class RuleCompiledOnce(Rule):
    """A route. What builds its address depends on nothing but what the route says, unless it has defaults."""

    _builders: dict[object, Callable[..., tuple[str, str]]] = {}  # noqa: RUF012 - shared on purpose

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, tuple(self._trace), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


def engine_of_known_statements(*arguments: Any, **options: Any) -> Engine:
    """An engine that knows the statements that earlier ones have compiled."""
    engine = create_engine(*arguments, **options)
    engine.update_execution_options(compiled_cache=STATEMENTS)
    return engine


def same_dialect(one: DefaultDialect, other: object) -> bool:
    """Whether both compile alike, which SQLAlchemy believes of no two engines."""
    return isinstance(other, DefaultDialect) and _kind(one) == _kind(other)


def hash_of_dialect(dialect: DefaultDialect) -> int:
    return hash((type(dialect), dialect.paramstyle))


def _kind(dialect: DefaultDialect) -> tuple[object, ...]:
    version = getattr(dialect, "server_version_info", None)  # known from the first connection on
    return type(dialect), dialect.dbapi, dialect.paramstyle, version, dialect.insert_returning
