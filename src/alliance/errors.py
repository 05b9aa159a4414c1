"""The one exception for bad input: its text is one sentence that names the file, the place and the remedy."""


class BookError(Exception):
    """Bad input. ``str(error)`` is one sentence for a person; commands print it and exit with status 1."""
