"""``ledger verify | export | head``: proving the log, with or without the server. They only read, so they take no lock."""

from pathlib import Path
from typing import Any

import click

from bot.actions.ledger import verify_log
from bot.cli.desk import desk
from bot.domain.ledger import grouped, log_code
from bot.export import ledger_export
from bot.i18n import Language
from bot.store import events


def group(language: Language) -> click.Group:
    """The three commands of the log."""

    @click.group("ledger", help=language.t("cli.ledger.help"))
    def ledger() -> None:
        pass

    @ledger.command("verify", help=language.t("cli.ledger.verify.help"))
    @click.option("--head", metavar="HASH|CODE", help=language.t("cli.ledger.verify.head"))
    @click.pass_context
    def verify(context: click.Context, head: str | None) -> None:
        at = desk(context)
        verdict = at.look(lambda db: verify_log(db, head))
        values: dict[str, Any] = {
            "lines": verdict.lines,
            "head": verdict.head,
            "code": grouped(verdict.code),
            "erased": verdict.erased,
        }
        if verdict.fault is not None:
            at.fail(f"cli.ledger.fault.{verdict.fault.value}", line=verdict.line_id or verdict.lines + 1, **values)
        at.say("cli.ledger.sound", **values)
        if verdict.missing:
            at.fail("cli.ledger.missing", ids=", ".join(map(str, verdict.missing[:20])), count=len(verdict.missing))

    @ledger.command("head", help=language.t("cli.ledger.head.help"))
    @click.pass_context
    def head(context: click.Context) -> None:
        at = desk(context)
        last, hash_ = at.look(events.head)
        at.say("cli.ledger.head.line", id=last, head=hash_, code=grouped(log_code(hash_)))

    @ledger.command("export", help=language.t("cli.ledger.export.help"))
    @click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
    @click.pass_context
    def export(context: click.Context, folder: Path) -> None:
        at = desk(context)
        folder.mkdir(parents=True, exist_ok=True)
        made = at.look(lambda db: ledger_export.write(db, folder))
        at.say("cli.ledger.export.done", lines=made.lines, folder=folder, head=made.head)

    return ledger
