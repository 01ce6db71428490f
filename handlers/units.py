"""The office brings in units and people by sending the list as a file; and puts a unit on paper."""

from bot.actions import unit_files, units
from bot.actions.unit_finding import units_meant
from bot.cards import units as cards
from bot.cards.membership import choose_unit_for
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.text import clip
from bot.messaging import Attachment, AttachmentKind
from bot.store import units as unit_rows
from handlers.approvals import number
from handlers.membership import nothing_changed


@command("import_units", "nhapdonvi", "nhap don vi", "nhap danh sach", "nhapdanhsach", door=Door.OFFICE, listed=True)
def import_units(turn: Turn, _args: list[str]) -> None:
    """Ask for the list."""
    turn.ask_for_files("units_file", turn.t("units.ask_file"))


@step("units_file")
def units_file(turn: Turn, reply: Reply) -> None:
    """Have the list read: its report, and the question whether to write it, come as soon as it was compared."""
    attachment = next((file for file in reply.files if file.kind is not AttachmentKind.VOICE), None)
    if attachment is None:
        turn.ask_again(turn.t("units.no_file") + "\n" + turn.t("units.ask_file"))
    elif attachment.file is None:
        turn.ask_again(cards.unreadable(turn.language, "missing"))
    else:
        turn.close()
        show_plan(turn, attachment)


def show_plan(turn: Turn, attachment: Attachment) -> None:
    """Read a file that came in as a list, outside the turn; its report follows."""
    if attachment.file is None:
        turn.say(cards.unreadable(turn.language, "missing"))
        return
    unit_files.start_check(turn.db, turn.now, attachment.file, turn.person_id)
    turn.say(turn.t("units.checking"))


@command("units_write", door=Door.OFFICE)
def units_write(turn: Turn, args: list[str]) -> None:
    """Write the list as its report showed it."""
    started = unit_files.start_import(turn.db, turn.now, turn.person_id, number(args, 16))
    turn.say(turn.t("units.writing" if started else "membership.gone"))


@command("units_drop", door=Door.OFFICE)
def units_drop(turn: Turn, args: list[str]) -> None:
    """Let the list go."""
    dropped = unit_files.let_go(turn.db, turn.now, turn.person_id, number(args, 16))
    turn.say(turn.t("units.not_written" if dropped else "membership.gone"))


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
