"""Words of the domain that pages say in the reader's language."""


def marked(words: str) -> str:
    """The same English words, marked for the catalogue: pages translate them (``gettext``)."""
    return words
