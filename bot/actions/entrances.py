"""Where a conversation with us is opened, by channel: printed on slips, and behind the button of a template."""

from bot.actions.office import Office


def entrances(office: Office) -> dict[str, str]:
    """Where people come in on channels whose links cannot carry a code, which is typed there; the office's own account first."""
    oa, bot = office.config.zalo_oa, office.config.zalo_bot
    found = {"zalo_oa": f"https://zalo.me/{oa.oa_id}"} if oa.enabled else {}
    if bot.enabled and bot.share_url:
        found["zalo_bot"] = bot.share_url
    return found
