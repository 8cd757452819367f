"""Errors that every app may raise and that core turns into a page."""


class TooMany(Exception):
    """Somebody asks too often. Becomes a 429 page; ``retry_after_s`` tells programs when to come back."""

    def __init__(self, message: object = "", retry_after_s: int = 3600) -> None:
        super().__init__(str(message))
        self.message = message
        self.retry_after_s = retry_after_s
