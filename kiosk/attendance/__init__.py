"""Signing the sheet, and the register that comes of it."""
