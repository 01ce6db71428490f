"""``/kenh``: one's own channels, and which is tried first."""

from bot.actions import channels
from bot.actions.channels import PreferRefusal
from bot.actions.spoken import spoken
from bot.cards import channels as cards
from bot.cards.costs import full_name
from bot.conversation import Turn, command
from bot.store import channel_downs, people


@command("channels", "kenh", "kenh lien lac", reads=True, listed=True)
def own(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """Every account of the person."""
    downs = channel_downs.every(turn.db)
    found = [
        cards.Own(
            account.id,
            account.channel,
            account.preferred,
            account.status != "active",
            account.heard_at,
            turn.account is not None and account.id == turn.account.id,
            downs.get(account.channel),
        )
        for account in people.accounts_of(turn.db, turn.person_id)
    ]
    turn.say(cards.own_channels(turn.language, found))


@command("prefer")
def prefer(turn: Turn, args: list[str]) -> None:
    """This one first."""
    account_id = int(args[0]) if args and args[0].isdigit() else 0
    done = channels.prefer(turn.db, turn.now, turn.person_id, account_id, spoken(turn.incoming).line())
    if isinstance(done, PreferRefusal):
        turn.refuse(turn.t(f"channels.refused.{done.value}"))
        return
    turn.say(turn.t("channels.now_preferred", channel=full_name(turn.language, done.channel)))
