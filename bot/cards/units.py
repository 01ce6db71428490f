"""Bringing in units and people, inviting them, putting a unit on paper: what the office reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.measure import MAX_LINES
from bot.cards.titles import title_of
from bot.domain.people import Role
from bot.domain.text import clip, count_lines
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import MAX_LABEL, Choice, FileRef, Outgoing

# -------------------------------------------------------------------------------------------------------------- import


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of the table: ``what`` is created, changed, unchanged or refused; ``why`` names the fault of a refused one."""

    line: int
    what: str
    subject: str
    why: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """How many units and people were (or would be) created and changed; lines left as they are and refused."""

    units_created: int
    units_changed: int
    people: int
    unchanged: int
    refused: int


def why_refused(language: Language, line: ReportLine) -> str:
    """The reason a line cannot be used, in words."""
    return language.t(f"units.why.{line.why}", detail=line.detail or line.subject)


def report_rows(language: Language, lines: Sequence[ReportLine]) -> list[list[str]]:
    """The whole report as a table: line, what became of it, whom it is about, why."""
    head = [language.t(f"units.report.{column}") for column in ("line", "result", "subject", "why")]
    return [head] + [
        [
            str(line.line),
            language.t(f"units.what.{line.what}"),
            line.subject,
            why_refused(language, line) if line.why else "",
        ]
        for line in lines
    ]


def counts_text(language: Language, counts: ReportCounts) -> str:
    """One line a kind of change; what did not happen is left out."""
    lines = [
        language.n("units.created", counts.units_created) if counts.units_created else "",
        language.n("units.changed", counts.units_changed) if counts.units_changed else "",
        language.n("units.people", counts.people) if counts.people else "",
        language.n("units.unchanged", counts.unchanged) if counts.unchanged else "",
        language.n("units.refused", counts.refused) if counts.refused else "",
    ]
    return "\n".join(line for line in lines if line)


def plan_card(
    language: Language,
    counts: ReportCounts,
    refused: Sequence[ReportLine],
    unknown_columns: Sequence[str],
    report: FileRef | None,
    at: int,
) -> Outgoing:
    """What the table would change, before anything is written; the first bad lines, all of them in the file. ``at`` names the list."""
    to_write = counts.units_created + counts.units_changed + counts.people
    choices = []
    if to_write:
        key = "units.write_good" if refused else "units.write"
        choices.append((Choice(language.t(key), f"units_write {at}"),))
    choices.append((Choice(language.t("units.do_not_write"), f"units_drop {at}"),))
    lines = [counts_text(language, counts) or language.t("units.nothing_new")]
    if unknown_columns:
        lines.append(language.t("units.unknown_columns", columns=clip(", ".join(unknown_columns), 60)))
    if refused:
        lines.append(language.t("units.nothing_written"))
    room = MAX_LINES - len(choices) - (1 if report else 0)
    shown = 0
    for line in refused:
        text = language.t("units.bad_line", n=line.line, why=clip(why_refused(language, line), 90))
        if count_lines("\n".join([*lines, text, "x"])) > room:
            break
        lines.append(text)
        shown += 1
    if shown < len(refused):
        lines.append(language.n("units.more_bad", len(refused) - shown))
    return Outgoing("\n".join(lines), tuple(choices), files=(report,) if report else ())


def imported(language: Language, counts: ReportCounts) -> Outgoing:
    """Written; what to do next."""
    text = language.t("units.imported") + "\n" + counts_text(language, counts)
    return Outgoing(text, ((Choice(language.t("units.print_slips"), "invitation_sheet"),),))


def unreadable(language: Language, fault: str) -> Outgoing:
    return Outgoing(language.t(f"units.unreadable.{fault}") + "\n" + language.t("units.ask_file"))


# ------------------------------------------------------------------------------------------------------------ invitations


def whom_to_invite(
    language: Language, unit: str, kind: UnitKind, listed: Sequence[tuple[int, str, Role, str]], roles: Sequence[Role]
) -> Outgoing:
    """People of the unit's list who have not registered, then posts."""
    choices = []
    for expected_id, name, role, title in listed[:3]:
        label = clip(f"{name}, {title_of(language, role, kind, title)}", MAX_LABEL)
        choices.append((Choice(label, f"=e{expected_id}"),))
    if listed:
        choices.append((Choice(language.t("units.invite_post"), "=roles"),))
    else:
        choices += [(Choice(clip(title_of(language, role, kind), MAX_LABEL), f"=r{role.value}"),) for role in roles[:5]]
    return Outgoing(language.t("units.whom_to_invite", unit=unit), tuple(choices))


def invitation(
    language: Language,
    post: str,
    name: str,
    code: str,
    until: date,
    links: Sequence[str],
    invitation_id: int,
    card: FileRef | None,
    *,
    opens_nowhere: bool = False,
) -> Outgoing:
    """A new invitation, for the office to pass on: the code to type, the links, the card with its QR code.

    ``opens_nowhere``: there is no channel yet on which it could be used, which the office must hear before it passes it on.
    """
    lines = [language.t("units.invitation", post=post)]
    if name:
        lines.append(language.t("units.invitation_for", name=name))
    lines.append(language.t("units.invitation_code", code=code))
    lines += list(links)
    lines.append(language.t("units.invitation_until", date=language.date_doc(until)))
    if opens_nowhere:
        lines.append(language.t("units.invitation_nowhere"))
    revoke = (Choice(language.t("units.revoke"), f"revoke {invitation_id}"),)
    return Outgoing("\n".join(lines), (revoke,), files=(card,) if card else (), secrets=(code, *links))


def sheet_ready(language: Language, slips: int, part: int, parts: int, file: FileRef) -> Outgoing:
    lines = [language.n("units.sheet", slips)]
    if parts > 1:
        lines.append(language.t("units.sheet_part", part=language.two(part), parts=language.two(parts)))
    lines.append(language.t("units.sheet_use"))
    return Outgoing("\n".join(lines), files=(file,))


# ---------------------------------------------------------------------------------------------------------------- paper


def on_paper(language: Language, unit: str, unit_id: int, *, marked: bool) -> Outgoing:
    """Marked or no longer; the way back is one tap."""
    key = "units.on_paper" if marked else "units.off_paper"
    back = Choice(language.t("units.undo"), f"on_paper {unit_id} {'off' if marked else 'on'}")
    return Outgoing(language.t(key, unit=unit), ((back,),))
