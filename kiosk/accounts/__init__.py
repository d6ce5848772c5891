"""Instructors' accounts: passwords, set-up links and log-ins."""
