"""Templates compiled once for all applications of a test run."""

from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class MemoryCache(BytecodeCache):
    """Keeps what was compiled, by name and digest of the source: what changes is compiled anew."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if compiled := self._compiled.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


class CachedEnvironment(Environment):
    cache_of_all = MemoryCache()

    def __init__(self, app: Flask, **options: object) -> None:
        super().__init__(app, bytecode_cache=self.cache_of_all, **options)
