"""People: whoever the institution knows, by which names, and who turned out to be whom."""
