"""Comparing short answers generously: being written up by its rule, see ``find``."""
