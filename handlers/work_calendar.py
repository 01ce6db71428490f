"""``/lichlamviec``: the office's working calendar, by year; days marked by typing or from a file, shown with what they move before they are saved."""

from datetime import date

from bot.actions import calendar_year, foreseen_changes, own_deadlines
from bot.actions.foreseen_changes import Saved
from bot.cards import foreseen_changes as change_cards
from bot.cards import work_calendar as cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.intake.calendar_marks import merged, read_marks
from bot.messaging import AttachmentKind
from handlers.approvals import number

YEARS = 5


@command("calendar", "lichlamviec", "lich lam viec", "ngay nghi", "lich nghi", door=Door.OFFICE, listed=True)
def calendar(turn: Turn, args: list[str]) -> None:
    """``/lichlamviec [YEAR | what to mark]``: the year, or at once what a mark would change."""
    typed = " ".join(args)
    if typed and not (typed.isdigit() and len(typed) == 4):
        _marks(turn, typed)
        return
    year = int(typed) if typed else turn.today.year
    if abs(year - turn.today.year) > YEARS:
        turn.refuse(turn.t("calendar.far", years=YEARS))
        return
    found = turn.office.calendar(turn.db)
    own = own_deadlines.lines(turn.db, turn.office, max(turn.today, date(year, 1, 1)), date(year, 12, 31))
    lines = [cards.own_line(turn.language, each.number, each.hard, each.what, each.binds.value) for each in own]
    provisional = found.is_provisional(year)
    stretches = calendar_year.stretches(found, year)
    turn.say(cards.year_card(turn.language, year, stretches, provisional=provisional, own_lines=lines))


@command("calendar_add", "them ngay nghi", "themngaynghi", door=Door.OFFICE)
def calendar_add(turn: Turn, args: list[str]) -> None:
    if args:
        _marks(turn, " ".join(args))
    else:
        turn.ask("calendar_days", turn.t("calendar.how"))


@step("calendar_days")
def calendar_days(turn: Turn, reply: Reply) -> None:
    """Lines as typed; a file is as good."""
    if reply.files:
        calendar_table(turn, reply)
    else:
        _marks(turn, reply.text)


def _marks(turn: Turn, text: str) -> None:
    good, bad = read_marks(text, turn.today)
    if bad or not good:
        card = change_cards.days_refused(turn.language, "", bad)
        if turn.talk.step == "calendar_days":
            turn.ask_again(card)
        else:
            turn.ask("calendar_days", card)
        return
    turn.close()
    foreseen_changes.show_days(turn.db, turn.now, turn.person_id, merged(good))
    turn.say(turn.t("calendar.comparing"))


@command("calendar_file", "nhaplich", "nhap lich", "nhap lich lam viec", door=Door.OFFICE)
def calendar_file(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    turn.ask_for_files("calendar_table", turn.t("calendar.ask_file"))


@step("calendar_table")
def calendar_table(turn: Turn, reply: Reply) -> None:
    """A table of days; it is read outside the turn."""
    attachment = next((file for file in reply.files if file.kind is not AttachmentKind.VOICE), None)
    if attachment is None or attachment.file is None:
        turn.ask_again(turn.t("calendar.ask_file"))
        return
    turn.close()
    foreseen_changes.show_file(turn.db, turn.now, turn.person_id, attachment.file)
    turn.say(turn.t("calendar.comparing"))


# ------------------------------------------------------------------------------------------ saving what was shown


@command("change_save", door=Door.OFFICE)
def change_save(turn: Turn, args: list[str]) -> None:
    """Save the days or the ladder as they were shown."""
    done = foreseen_changes.save(turn.db, turn.office, turn.now, turn.standing, number(args, 16))
    if done.what in (Saved.GONE, Saved.REFUSED):
        turn.refuse(turn.t("difference.gone" if done.what is Saved.GONE else "difference.refused"))
    else:
        turn.say(turn.t(f"difference.saved.{done.what.value}", number=done.number, count=turn.language.two(done.count)))


@command("change_drop", door=Door.OFFICE)
def change_drop(turn: Turn, args: list[str]) -> None:
    dropped = foreseen_changes.let_go(turn.db, turn.now, turn.person_id, number(args, 16))
    turn.say(turn.t("difference.dropped" if dropped else "difference.gone"))
