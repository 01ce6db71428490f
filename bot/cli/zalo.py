"""``zalo connect``, ``zalo status``, ``zalo send-test``: both Zalo platforms in an administrator's hands (docs/zalo.md)."""

import asyncio
import time

import click

from bot.actions import channel_status, zalo_tokens
from bot.actions.channel_status import ChannelStatus
from bot.actions.office import Office
from bot.cards.briefs import TEMPLATES
from bot.cards.channels import down_words
from bot.cards.costs import full_name
from bot.cli.desk import Desk, desk
from bot.config import Config, Receiving
from bot.i18n import Language
from bot.messaging import SendError
from bot.store import channel_use

OA, BOT = "zalo_oa", "zalo_bot"
WAIT_SECONDS = 20.0
TRIED = ("sent", "delivered", "seen")


def group(language: Language) -> click.Group:
    @click.group("zalo", help=language.t("cli.zalo.help"))
    def zalo() -> None:
        pass

    zalo.add_command(_connect(language))
    zalo.add_command(_status(language))
    zalo.add_command(_send_test(language))
    return zalo


# ------------------------------------------------------------------------------------------------------------ connect


def _connect(language: Language) -> click.Command:
    @click.command("connect", help=language.t("cli.zalo.connect.help"))
    @click.argument("platform", type=click.Choice(["oa", "bot"]), default="oa")
    @click.option("--paste", is_flag=True, help=language.t("cli.zalo.connect.paste"))
    @click.pass_context
    def connect(context: click.Context, platform: str, paste: bool) -> None:
        at = desk(context)
        if platform == "bot":
            _connect_bot(at)
        elif paste:
            _paste_tokens(at)
        else:
            _ask_consent(at)

    return connect


def _connect_bot(at: Desk) -> None:
    """See that the token is good and say what to do next; the running server sets the webhook itself."""
    if not at.config.zalo_bot.enabled:
        at.fail("cli.zalo.bot.off", status=2)
    known = asyncio.run(_ask_bot(at.config, at))
    if known is None:
        at.fail("cli.zalo.bot.no_answer")
    at.say("cli.zalo.bot.known", name=known[0])
    at.say("cli.zalo.bot.next", url=at.config.zalo_bot.share_url or at.t("cli.zalo.bot.no_share_url"))


def _ask_consent(at: Desk) -> None:
    made = at.change("zalo_consent", {})
    if "refused" in made:
        at.fail(f"official_account.refused.{made['refused']}", status=2)
    at.say("cli.zalo.connect.link", url=made["url"], minutes=made["minutes"])


def _paste_tokens(at: Desk) -> None:
    """Both tokens of the console's API Explorer; what is typed is not shown."""
    if not at.config.zalo_oa.enabled:
        at.fail("official_account.refused.not_set_up", status=2)
    access = click.prompt(at.t("cli.zalo.connect.access"), hide_input=True)
    refresh = click.prompt(at.t("cli.zalo.connect.refresh"), hide_input=True)
    at.change("zalo_authorise", {"access": access, "refresh": refresh})
    at.say("cli.zalo.connect.kept")


# ------------------------------------------------------------------------------------------------------------- status


def _status(language: Language) -> click.Command:
    @click.command("status", help=language.t("cli.zalo.status.help"))
    @click.option("--a-week", type=float, metavar="N", help=language.t("cli.zalo.status.a_week"))
    @click.option("--offline", is_flag=True, help=language.t("cli.zalo.status.offline"))
    @click.pass_context
    def status(context: click.Context, a_week: float | None, offline: bool) -> None:
        at = desk(context)
        at.change("ensure_roots", {})
        office = at.office()
        _say_oa(at, office, online=not offline)
        _say_bot(at, office, online=not offline)
        _say_need(at, office, a_week)
        _say_what_does_not_work(at)

    return status


def _say_oa(at: Desk, office: Office, *, online: bool) -> None:
    from bot.connections.zalo_oa import WEBHOOK_PATH

    at.say("cli.zalo.oa.title")
    oa = at.config.zalo_oa
    if not oa.enabled:
        at.say("cli.zalo.oa.off")
        return
    authority = at.look(lambda db: zalo_tokens.load(db, office.key))
    health = at.look(zalo_tokens.health)
    if authority.lost is not None:
        at.say(
            "official_account.lost",
            at=at.language.moment(authority.lost_at),
            why=at.t(f"official_account.why.{authority.lost.value}"),
        )
        at.say("cli.zalo.oa.connect_again")
    elif authority.tokens is None:
        at.say("official_account.never")
        at.say("cli.zalo.oa.connect_again")
    else:
        at.say("cli.zalo.oa.tokens", until=at.language.moment(authority.tokens.expires_at))
        at.say("cli.zalo.oa.renewal", until=at.language.moment(authority.tokens.refresh_ends_at))
    if health:
        name = "verified" if health.get("verified") else "plain"
        at.say(f"official_account.name.{name}", name=health.get("name", ""))
        at.say(
            "cli.zalo.oa.package",
            package=health.get("package") or "-",
            until=health.get("package_until") or "-",
            at=at.language.moment(int(health["at"])),
        )
    if online and authority.tokens is not None and authority.lost is None:
        if authority.tokens.expires_at <= at.clock.now():
            at.say("cli.zalo.oa.asleep")
        else:
            said = asyncio.run(_ask_oa(at, authority.tokens.access))
            at.say("cli.zalo.oa.answers" if said else "cli.zalo.oa.no_answer")
    missing = sorted(set(TEMPLATES.values()) - set(oa.templates))
    if missing:
        at.say("cli.zalo.oa.no_templates", names=", ".join(missing))
    if at.config.web.public_url:
        at.say("cli.zalo.webhook", url=at.config.web.public_url.rstrip("/") + WEBHOOK_PATH)
    _say_use(at, at.look(lambda db: channel_status.status(db, office, at.clock.now(), OA)))


def _say_bot(at: Desk, office: Office, *, online: bool) -> None:
    from bot.connections.zalo_bot import WEBHOOK_PATH

    at.say("cli.zalo.bot.title")
    bot = at.config.zalo_bot
    if not bot.enabled:
        at.say("cli.zalo.bot.off")
        return
    if online:
        known = asyncio.run(_ask_bot(at.config, at))
        if known is None:
            at.say("cli.zalo.bot.no_answer")
        else:
            name, url = known
            at.say("cli.zalo.bot.known", name=name)
            if bot.mode is Receiving.WEBHOOK:
                ours = at.config.web.public_url.rstrip("/") + WEBHOOK_PATH
                at.say("cli.zalo.bot.webhook_set" if url == ours else "cli.zalo.bot.webhook_other", url=ours)
    if bot.mode is Receiving.POLLING:
        at.say("cli.zalo.bot.polling")
    _say_use(at, at.look(lambda db: channel_status.status(db, office, at.clock.now(), BOT)))


def _say_use(at: Desk, found: ChannelStatus) -> None:
    two = at.language.two
    if found.down is not None:
        shown = down_words(at.language, found.down)
        at.say("channels.course.down", channel=full_name(at.language, found.channel), down=shown)
    heard = at.language.moment(found.use.heard_at) if found.use.heard_at else at.t("cli.zalo.use.never")
    at.say(
        "cli.zalo.use.people",
        people=two(found.use.people),
        blocked=two(found.use.blocked),
        waiting=two(found.use.waiting),
        heard=heard,
    )
    for meter, (used, limit) in found.meters.items():
        at.say(f"cli.zalo.use.{meter.value}", used=two(used), limit=two(limit), left=two(max(limit - used, 0)))


def _say_need(at: Desk, office: Office, a_week: float | None) -> None:
    bot = at.config.zalo_bot
    need = at.look(lambda db: channel_status.need(db, office, at.clock.now(), bot.count_incoming, a_week))
    two = at.language.two
    at.say(
        "cli.zalo.need",
        units=two(need.units),
        people=two(need.estimate.recipients),
        directives=f"{need.directives_a_week:.1f}".rstrip("0").rstrip("."),
        messages=two(need.estimate.counted),
    )
    if need.estimate.exceeds(bot.monthly_messages, bot.users):
        at.say("cli.zalo.need.oa", messages=two(bot.monthly_messages), people=two(bot.users))
    else:
        at.say("cli.zalo.need.bot", messages=two(bot.monthly_messages), people=two(bot.users))


def _say_what_does_not_work(at: Desk) -> None:
    config = at.config
    if config.web.public_url.startswith("https://"):
        return
    at.say("cli.zalo.without_url")
    if config.zalo_oa.enabled:
        at.say("cli.zalo.without_url.oa")
    if config.zalo_bot.enabled and config.zalo_bot.mode is Receiving.WEBHOOK:
        at.say("cli.zalo.without_url.bot")


async def _ask_bot(config: Config, at: Desk) -> tuple[str, str] | None:
    """Name of the bot and where its events go now; None when the platform does not answer us."""
    from bot.connections.zalo_bot import ZaloBotConnection

    channel = ZaloBotConnection(config, at.clock).channel
    await channel.open()
    try:
        me = await channel.identify()
        return me.name or me.id, await channel.webhook_url()
    except SendError as error:
        at.complain(at.t("cli.zalo.refused", kind=error.kind.value))
        return None
    finally:
        await channel.close()


async def _ask_oa(at: Desk, access: str) -> bool:
    """Whether the platform knows us by the kept access token."""
    from bot.connections.zalo_oa import ZaloOaConnection
    from bot.store.blobs import BlobStore

    channel = ZaloOaConnection(at.config, at.clock, BlobStore(at.folder / "files", sweep=False)).channel
    await channel.open()
    try:
        return (await channel.about_with(access)).oa_id == at.config.zalo_oa.oa_id
    except SendError as error:
        at.complain(at.t("cli.zalo.refused", kind=error.kind.value))
        return False
    finally:
        await channel.close()


# ---------------------------------------------------------------------------------------------------------- send-test


def _send_test(language: Language) -> click.Command:
    @click.command("send-test", help=language.t("cli.zalo.send_test.help"))
    @click.option("--to", "name", default="", metavar="NAME", help=language.t("cli.zalo.send_test.to"))
    @click.pass_context
    def send_test(context: click.Context, name: str) -> None:
        at = desk(context)
        channels = [n for n, on in ((OA, at.config.zalo_oa.enabled), (BOT, at.config.zalo_bot.enabled)) if on]
        if not channels:
            at.fail("cli.zalo.send_test.off", status=2)
        made = at.change("send_test", {"channels": channels, "name": name})
        if not made:
            at.fail("cli.zalo.send_test.nobody")
        went = [_follow(at, one["key"], one["name"], one["channel"]) for one in made]
        if not all(went):
            context.exit(1)

    return send_test


def _follow(at: Desk, key: str, name: str, channel: str) -> bool:
    """Watch one message for a while and say what became of it."""
    where = full_name(at.language, channel)
    until = time.monotonic() + WAIT_SECONDS
    while True:
        status, error = at.look(lambda db: channel_use.state_of(db, key)) or ("dropped", "")
        if status in TRIED:
            at.say("cli.zalo.send_test.sent", name=name, channel=where)
            return True
        if status not in ("queued", "sending"):
            at.say("cli.zalo.send_test.failed", name=name, channel=where, why=error or status)
            return False
        if time.monotonic() > until:
            at.say("cli.zalo.send_test.waits", name=name, channel=where)
            return False
        time.sleep(0.25)
