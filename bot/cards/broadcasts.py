"""A message of the office to many: the message itself, the check before it goes (dialogues.md 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.cards.briefs import BROADCAST, brief
from bot.cards.costs import CostFacts, cost_lines
from bot.cards.measure import rows
from bot.cards.words import label
from bot.domain.broadcasts import TEXT_MOST, TextFault, WhoInUnit
from bot.domain.text import clip
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import Choice, FileRef, Outgoing

PAGE = 8
"""People on one page of a list."""


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What people get. ``corrects`` is the day of the message it puts right."""

    text: str
    day: date
    files: tuple[FileRef, ...] = ()
    urgent: bool = False
    corrects: date | None = None


def message(language: Language, facts: MessageFacts) -> Outgoing:
    """The message exactly as it is shown."""
    if facts.corrects is not None:
        head = language.t("broadcasts.head_correction", day=language.date_doc(facts.corrects))
    else:
        head = language.t("broadcasts.head", day=language.date_doc(facts.day))
    heading = language.t("directive.urgent") if facts.urgent else ""
    text = "\n".join([head, facts.text, language.t("broadcasts.close")])
    return Outgoing(text, (), facts.files, heading, brief(BROADCAST, subject=facts.text))


def shown(language: Language, sample: Outgoing) -> Outgoing:
    """The message with the words that it is a look beforehand."""
    heading = language.t("broadcasts.shown")
    return replace(sample, heading=f"{heading} {sample.heading}".strip())


def rehearsal(language: Language, sample: Outgoing) -> Outgoing:
    return replace(sample, heading=f"{language.t('broadcasts.rehearsal')} {sample.heading}".strip())


# ------------------------------------------------------------------------------------------------------------ writing


def ask_text(language: Language, *, unit: str = "", corrects: date | None = None, before: str = "") -> Outgoing:
    """What it is to say; ``unit`` when it goes to one unit alone, ``corrects`` when it puts an earlier one right."""
    if corrects is not None:
        text = language.t("broadcasts.ask_correction", day=language.date_doc(corrects), most=TEXT_MOST)
    elif unit:
        text = language.t("broadcasts.ask_text_unit", unit=unit, most=TEXT_MOST)
    else:
        text = language.t("broadcasts.ask_text", most=TEXT_MOST)
    return Outgoing(f"{before}\n{text}" if before else text)


def files_kept(language: Language, files: Sequence[FileRef]) -> str:
    names = ", ".join(clip(file.name, 30) for file in files)
    return language.t("broadcasts.files_kept", count=language.two(len(files)), names=names)


def text_fault(language: Language, fault: TextFault, characters: int) -> Outgoing:
    """Why it cannot go out as it is, and what to do."""
    return Outgoing(language.t(f"broadcasts.fault.{fault.value}", characters=characters, most=TEXT_MOST))


def file_fault(language: Language, names: Sequence[str]) -> str:
    return language.t("broadcasts.file_fault", names=clip(", ".join(names), 80))


def audience(language: Language, counts: Mapping[UnitKind, int], unfinished: tuple[int, str] | None) -> Outgoing:
    """To whom: all, a kind, chosen units or all but some, or those not done with the directive whose day is next."""
    two = language.two
    divisions = counts.get(UnitKind.DIVISION, 0) + counts.get(UnitKind.OFFICE, 0)
    public = counts.get(UnitKind.PUBLIC_UNIT, 0)
    return Outgoing(
        language.t("broadcasts.audience"),
        rows(
            Choice(language.t("broadcasts.audience.all", count=two(sum(counts.values()))), "=all"),
            Choice(language.t("broadcasts.audience.divisions", count=two(divisions)), "=divisions")
            if divisions
            else None,
            Choice(language.t("broadcasts.audience.public_units", count=two(public)), "=public_units")
            if public
            else None,
            Choice(language.t("broadcasts.audience.choose"), "=choose"),
            Choice(
                label(language.t("broadcasts.audience.unfinished", number=unfinished[1])), f"=unfinished{unfinished[0]}"
            )
            if unfinished is not None
            else None,
        ),
    )


def choose_or_except(language: Language) -> Outgoing:
    return Outgoing(
        language.t("broadcasts.choose_or_except"),
        rows(
            Choice(language.t("broadcasts.choose.units"), "=chosen"),
            Choice(language.t("broadcasts.choose.except"), "=except"),
            Choice(language.t("broadcasts.back"), "=back", "0"),
        ),
    )


def who_in_unit(language: Language, counts: Mapping[WhoInUnit, int]) -> Outgoing:
    """Who in each unit, with how many of them can be reached."""
    return Outgoing(
        language.t("broadcasts.who"),
        rows(
            *(
                Choice(language.t(f"broadcasts.who.{who.value}", count=language.two(counts[who])), f"={who.value}")
                for who in WhoInUnit
            ),
            Choice(language.t("broadcasts.back"), "=back", "0"),
        ),
    )


# ----------------------------------------------------------------------------------------------------------- checking


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """``must_type`` is the number of people where it has to be typed; ``unreached`` are names of units."""

    people: int
    units: int
    unreached: Sequence[str]
    must_type: int | None
    trial: bool
    correction: bool = False
    on_paper: Sequence[str] = ()
    """Units that take papers by hand: their people get none of it."""
    before: int | None = None
    """How many it was for when the office decided; it is asked again because the number changed."""
    cost: CostFacts | None = None


def check(language: Language, facts: CheckFacts) -> Outgoing:
    """To whom it goes, who cannot be reached, and what sends it."""
    two = language.two
    lines = [language.t("broadcasts.check.to", people=two(facts.people), units=two(facts.units))]
    if facts.before is not None:
        lines.insert(0, language.t("broadcasts.check.changed", before=two(facts.before), people=two(facts.people)))
    if facts.unreached:
        lines.append(language.t("broadcasts.check.unreached", **_some(language, facts.unreached)))
    if facts.on_paper:
        lines.append(language.t("broadcasts.check.on_paper", **_some(language, facts.on_paper)))
    lines += cost_lines(language, facts.cost)
    if facts.trial:
        lines.append(language.t("broadcasts.check.trial"))
    if facts.must_type is not None:
        lines.append(language.t("broadcasts.check.type", count=two(facts.must_type)))
    listed = Choice(language.t("broadcasts.button.list", count=two(facts.people)), "=list")
    edit = [Choice(language.t("broadcasts.button.edit_text"), "=text")]
    if not facts.correction:
        edit.append(Choice(language.t("broadcasts.button.edit_audience"), "=audience"))
    send = None
    if facts.must_type is None:
        send = Choice(language.t("broadcasts.button.send", count=two(facts.people)), "=send")
    last = (
        Choice(language.t("trial.button.leave"), "=leave_trial")
        if facts.trial
        else Choice(language.t("broadcasts.button.rehearse"), "=rehearse")
    )
    # Five choices at most (dialogues.md 0.2): where a tap sends, the list of the few people gives way to it.
    first = send if send is not None else listed
    return Outgoing("\n".join(lines), (*rows(first), tuple(edit), *rows(last)))


def _some(language: Language, names: Sequence[str]) -> dict[str, object]:
    """The first three names and how many there are."""
    shown = ", ".join(clip(name, 40) for name in names[:3])
    if len(names) > 3:
        shown = language.t("broadcasts.and_more", names=shown, count=language.two(len(names) - 3))
    return {"count": language.two(len(names)), "names": shown}


def idle(language: Language, begun: str, since: int) -> Outgoing:
    """A message left alone is never gone on with by plain text. ``begun`` is what was written of it, ``since`` epoch ms."""
    name = f'"{clip(begun, 60)}"' if begun else ""
    return Outgoing(
        " ".join(language.t("broadcasts.idle", name=name, time=language.time(since)).split()),
        rows(
            Choice(language.t("broadcasts.idle.put"), "=put"),
            Choice(language.t("broadcasts.idle.again"), "=again"),
            Choice(language.t("broadcasts.idle.delete"), "=delete"),
        ),
    )


def nobody(language: Language) -> Outgoing:
    return Outgoing(
        language.t("broadcasts.nobody"), rows(Choice(language.t("broadcasts.button.edit_audience"), "=audience"))
    )


def people_list(language: Language, found: Sequence[tuple[str, str]], page: int, pages: int) -> Outgoing:
    """(name, unit) of the people on one page, counted from 0."""
    lines = [language.t("broadcasts.list", page=page + 1, pages=pages)]
    lines += [clip(f"{name}, {unit}", 66) for name, unit in found]
    forward = None
    if page + 1 < pages:
        forward = Choice(language.t("broadcasts.list.next"), f"=page{page + 1}")
    back = Choice(language.t("broadcasts.back"), "=back", "0")
    return Outgoing("\n".join(lines), rows(forward, back))


def wrong_count(language: Language, typed: int, asked: int) -> Outgoing:
    text = language.t("broadcasts.wrong_count", typed=language.two(typed), asked=language.two(asked))
    return Outgoing(
        text,
        rows(
            Choice(language.t("broadcasts.button.list", count=language.two(asked)), "=list"),
            Choice(language.t("broadcasts.button.edit_audience"), "=audience"),
        ),
    )


def outside_hours(language: Language, now: int, today: date, sends_at: int, sends_on: date) -> Outgoing:
    """Outside sending hours the office chooses: the next window, another time, or KHẨN in its own name."""
    text = language.t(
        "broadcasts.outside",
        time=language.time(now),
        weekday=language.weekday(today),
        at=language.time(sends_at),
        on=language.weekday(sends_on),
        day=language.date_short(sends_on),
    )
    return Outgoing(
        text,
        rows(
            Choice(language.t("broadcasts.outside.agree"), "=agree"),
            Choice(language.t("broadcasts.outside.other"), "=other"),
            Choice(language.t("broadcasts.outside.urgent"), "=urgent"),
        ),
    )


def ask_time(language: Language, fault: str = "") -> Outgoing:
    """At which day and time; ``fault`` names what was wrong with the last answer."""
    text = language.t("broadcasts.ask_time")
    if fault:
        text = language.t(f"broadcasts.time.{fault}") + "\n" + text
    return Outgoing(text, rows(Choice(language.t("broadcasts.back"), "=back", "0")))


def same_again(language: Language, at: int, people: int, unreached: int, people_now: int) -> Outgoing:
    """The same content went out before: to those not reached, to all again, or not at all."""
    two = language.two
    text = language.t("broadcasts.same", people=two(people), moment=language.moment(at))
    rest = None
    if unreached:
        rest = Choice(language.t("broadcasts.same.rest", count=two(unreached)), "=rest")
    return Outgoing(
        text,
        rows(
            rest,
            Choice(language.t("broadcasts.same.all", count=two(people_now)), "=again"),
            Choice(language.t("broadcasts.same.none"), "=none", "0"),
        ),
    )
