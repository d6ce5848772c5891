"""A number, within a tolerance."""
