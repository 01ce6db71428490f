"""Members of the office have a longer menu of commands on Telegram than everybody; who leaves it loses the menu too."""

import asyncio
import logging

from bot.actions.office import Office
from bot.channels.telegram import TelegramChannel
from bot.connections.common import Live
from bot.conversation import REGISTRY, Door
from bot.domain.delivery import SendKind
from bot.domain.instants import local_day
from bot.messaging import SendError
from bot.store import people
from bot.store.database import Database

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""So long after a post was given or ended its menu follows."""

Menus = dict[str, list[tuple[str, str]]]
"""(name without the slash, what it does), by language."""


def office_menu(office: Office) -> Menus:
    """Everything a member of the office can type."""
    doors = (Door.ANYONE, Door.REGISTERED, Door.OFFICE)
    return {
        language.code: [
            (command.menu_word, language.t(f"command.{command.name}")) for command in REGISTRY.listed(*doors)
        ]
        for language in office.languages
    }


class OfficeMenus:
    """Keeps the menus of the office's own people as their posts are."""

    def __init__(self, channel: TelegramChannel) -> None:
        self._channel = channel
        self._shown: dict[str, bool] = {}
        """Which chats were seen to, and whether with the menu of the office."""

    async def keep(self, live: Live) -> None:
        """For ever; what could not be set now is tried again in the next round."""
        while True:
            try:
                await self._look(live)
            except Exception:  # the outermost layer of this task: messages do not depend on a menu
                log.exception("menus of the office were not looked after")
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self, live: Live) -> None:
        menu = office_menu(live.office)
        for address, of_office in (await live.store.read(_of_office, live, self._channel.name)).items():
            if self._shown.get(address) is of_office:
                continue
            try:
                await self._channel.set_office_commands(address, menu if of_office else {code: [] for code in menu})
            except SendError as error:
                log.warning("the menu of one of the office's people was not set: %s", error)
                if error.kind not in (SendKind.REJECTED, SendKind.UNREACHABLE):
                    return
            self._shown[address] = of_office


def _of_office(db: Database, live: Live, channel: str) -> dict[str, bool]:
    """Whether the chat belongs to a member of the office today, for every chat that ever did."""
    day = local_day(live.clock.now(), live.office.zone)
    found = {}
    for address, person_id in people.chats_of_office(db, channel).items():
        if not address.isdecimal():  # forgotten at the person's request
            continue
        who = people.standing(db, person_id, day)
        found[address] = who.is_office or who.is_administrator
    return found
