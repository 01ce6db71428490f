"""``/chuaro``: messages with unknown outcome or nobody reached, settled one by one by the office."""

from bot.actions import unsettled as actions
from bot.actions.spoken import spoken
from bot.actions.unsettled import UnsettledRefusal
from bot.cards import unsettled as cards
from bot.conversation import Door, Turn, command
from bot.store import units, unsettled
from bot.store.unsettled import Unsettled


@command("unsettled", "chuaro", "chua ro", "tin chua den", "tinchuaden", door=Door.OFFICE, reads=True, listed=True)
def listing(turn: Turn, args: list[str]) -> None:
    offset = int(args[0]) if args and args[0].isdigit() else 0
    found = [_item(turn, each) for each in unsettled.listed(turn.db, cards.LISTED, offset)]
    turn.say(cards.listing(turn.language, found, unsettled.count(turn.db), offset))


@command("unsettled_one", door=Door.OFFICE, reads=True)
def one(turn: Turn, args: list[str]) -> None:
    found = unsettled.get(turn.db, int(args[0])) if args and args[0].isdigit() else None
    if found is None:
        turn.refuse(turn.t("unsettled.refused.already"))
        return
    turn.say(cards.one(turn.language, _item(turn, found)))


@command("unsettled_again", door=Door.OFFICE)
def again(turn: Turn, args: list[str]) -> None:
    """Send the same once more, knowingly."""
    delivery_id = int(args[0]) if args and args[0].isdigit() else 0
    line = spoken(turn.incoming).line()
    _settled(
        turn, actions.send_again(turn.db, turn.office, turn.now, turn.standing, delivery_id, line), "unsettled.again"
    )


@command("unsettled_told", door=Door.OFFICE)
def told(turn: Turn, args: list[str]) -> None:
    """The person was told otherwise."""
    delivery_id = int(args[0]) if args and args[0].isdigit() else 0
    line = spoken(turn.incoming).line()
    _settled(turn, actions.told_otherwise(turn.db, turn.now, turn.standing, delivery_id, line), "unsettled.told")


def _settled(turn: Turn, done: Unsettled | UnsettledRefusal, key: str) -> None:
    if isinstance(done, UnsettledRefusal):
        turn.refuse(turn.t(f"unsettled.refused.{done.value}"))
    else:
        turn.say(cards.done(turn.language, key, done.name, unsettled.count(turn.db)))


def _item(turn: Turn, found: Unsettled) -> cards.Item:
    return cards.Item(
        found.delivery_id,
        found.kind,
        found.status == "unknown",
        found.reason,
        found.name,
        found.phone,
        units.name_of(turn.db, found.unit_id) if found.unit_id is not None else "",
        found.what or found.text,
        found.at,
    )
