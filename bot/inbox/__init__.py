"""Two steps for everything that arrives (design.md 2): accept durably, then one turn per message, strictly in order per address."""

from bot.inbox.accepting import Inbox

__all__ = ["Inbox"]
