"""Courses, their class sessions, and their rosters."""
