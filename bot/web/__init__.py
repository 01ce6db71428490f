"""What a browser and a platform's webhook reach: the chat page, one-time links, file links, hooks, health.

It imports no other live part; ``bot.app`` hands it callables (:class:`bot.web.doors.Doors`).
"""

from bot.web.app import build
from bot.web.doors import Doors
from bot.web.hub import Wake

__all__ = ["Doors", "Wake", "build"]
