"""The kinds of questions: one folder each, its room. ``kind`` says what is in one, ``registry`` finds it."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    if _module.ispkg:
        import_module(f"{__name__}.{_module.name}")
