"""Instructors: passwords, set-up links and log-ins."""
