"""What the platform refuses, with the codes and words of its table (zalo-api.md A7)."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal: `code` is the envelope's `error_code`; the HTTP status follows the mode."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def bad_request(words: str) -> ApiError:
    """400: permanent for this request."""
    return ApiError(400, f"Bad request: {words}")


UNAUTHORIZED = 401, "Unauthorized"
INTERNAL = 403, "Internal server error"
"""Sic: the official table calls 403 that."""
NOT_FOUND = 404, "Not Found"
TIMED_OUT = 408, "Request timeout"
QUOTA = 429, "Quota exceeded"
