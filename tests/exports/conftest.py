"""Hypothesis without a deadline: a machine that is busy for a moment is no fault of the code."""

from hypothesis import settings

settings.register_profile("kiosk", deadline=None)
settings.load_profile("kiosk")
