"""The office brings in units and people by sending the list as a file; and puts a unit on paper."""

from bot.actions import unit_files, units
from bot.actions.unit_files import Unreadable
from bot.actions.unit_finding import units_meant
from bot.cards import units as cards
from bot.cards.membership import choose_unit_for
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.text import clip
from bot.messaging import Attachment, AttachmentKind, FileRef
from bot.store import units as unit_rows
from handlers.approvals import number
from handlers.membership import nothing_changed


@command("import_units", "nhapdonvi", "nhap don vi", "nhap danh sach", "nhapdanhsach", door=Door.OFFICE, listed=True)
def import_units(turn: Turn, _args: list[str]) -> None:
    """Ask for the list."""
    turn.ask("units_file", turn.t("units.ask_file"))


@step("units_file")
def units_file(turn: Turn, reply: Reply) -> None:
    """Compare the list with the record and show what it would change; nothing is written yet."""
    attachment = next((file for file in reply.files if file.kind is not AttachmentKind.VOICE), None)
    if attachment is None:
        turn.ask_again(turn.t("units.no_file") + "\n" + turn.t("units.ask_file"))
    else:
        show_plan(turn, attachment)


def show_plan(turn: Turn, attachment: Attachment) -> None:
    plan = unit_files.plan_file(turn.db, turn.office, attachment)
    if isinstance(plan, Unreadable) or attachment.file is None:
        fault = plan.fault if isinstance(plan, Unreadable) else "missing"
        turn.ask("units_file", cards.unreadable(turn.language, fault))
        return
    report, file = plan.report, attachment.file
    table = unit_files.report_file(turn.db, turn.office, turn.now, turn.language, report)
    refused = [line for line in unit_files.lines_of(report) if line.why]
    shown = cards.plan_card(turn.language, unit_files.counts_of(report), refused, report.unknown_columns, table)
    turn.ask("units_confirm", shown, file=[file.sha256, file.name, file.mime, file.size])


@step("units_confirm")
def units_confirm(turn: Turn, reply: Reply) -> None:
    """Written as it was shown; a list that changed meanwhile, or a new file, is shown again."""
    if reply.files:
        units_file(turn, reply)
        return
    if reply.choice not in ("all", "partial"):
        turn.close()
        turn.say(turn.t("units.not_written"))
        return
    file = FileRef(*turn.state["file"])
    attachment = Attachment(AttachmentKind.DOCUMENT, file.sha256, file.name, file.mime, file.size, file)
    plan = unit_files.plan_file(turn.db, turn.office, attachment)
    if isinstance(plan, Unreadable) or not plan.may_write(partial=reply.choice == "partial"):
        show_plan(turn, attachment)
        return
    turn.close()
    unit_files.start_import(turn.db, turn.now, file, plan.report, turn.person_id)
    turn.say(turn.t("units.writing"))


# ---------------------------------------------------------------------------------------------------------------- paper


@command("on_paper", "nhangiay", "nhan giay", "nhan bang giay", "nhanbanggiay", door=Door.OFFICE, listed=True)
def on_paper(turn: Turn, args: list[str]) -> None:
    """Mark a unit "nhận bằng giấy", or no longer: ``/nhangiay doan nghe thuat``."""
    if not args:
        turn.ask("paper_unit", turn.t("units.paper_ask_unit"))
    elif args[0].isdigit():
        _mark(turn, number(args), args[1:] != ["off"])
    else:
        _find(turn, " ".join(args))


@step("paper_unit")
def paper_unit(turn: Turn, reply: Reply) -> None:
    _find(turn, reply.text)


def _find(turn: Turn, typed: str) -> None:
    found = units_meant(turn.db, typed)
    if not found:
        turn.ask("paper_unit", turn.t("membership.unit_not_found", typed=clip(typed, 60)))
        return
    turn.close()
    if len(found) == 1:
        _mark(turn, found[0].id, not found[0].on_paper)
    else:
        pairs = [(unit.id, unit.name) for unit in found]
        turn.say(choose_unit_for(turn.language, "membership.which_unit", pairs, "on_paper"))


def _mark(turn: Turn, unit_id: int, marked: bool) -> None:
    changed = units.put_on_paper(turn.db, turn.now, turn.standing, unit_id, marked)
    unit = changed or unit_rows.current(turn.db, unit_id)
    if unit is None:
        nothing_changed(turn)
    else:
        turn.say(cards.on_paper(turn.language, unit.name, unit.id, marked=unit.on_paper))
