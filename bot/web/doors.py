"""The callables the web is built on: it may not import the inbox, the outbox or a channel (design.md 4)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.actions.office import Office
from bot.clock import Clock
from bot.messaging import RawItem
from bot.store.database import Store
from bot.web.hub import Hub, Wake

Accept = Callable[[str, Sequence[RawItem]], Awaitable[None]]
"""Durable accept into the inbox of a channel: returns after the commit. A key seen before is ignored."""
Hook = Callable[[Mapping[str, str], bytes], Awaitable[int | bytes]]
"""A platform's webhook: headers and body in, out the HTTP status or the JSON body of a 200; thanked only after the commit."""


Page = Callable[[Mapping[str, str]], Awaitable[tuple[str, int]]]
"""A page a platform sends a browser back to: its query in, name of the notice to show and HTTP status out."""


@dataclass(frozen=True)
class Doors:
    """Everything the pages need. ``wake`` is notified whenever there may be something new to fetch."""

    store: Store
    office: Office
    clock: Clock
    accept: Accept
    wake: Wake
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    """By path: ``{"/hooks/telegram": …}``."""
    pages: Mapping[str, Page] = field(default_factory=dict)


DOORS = web.AppKey("doors", Doors)
HUB = web.AppKey("hub", Hub)
