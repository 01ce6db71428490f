"""The messages about a sending: its hold, how far it is, how it ended, who was not reached (dialogues.md 3)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.cards.measure import MAX_LINES, rows
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A sending that can still be stopped. ``until`` is epoch ms, ``seconds`` how many are left."""

    directive_id: int
    number: str
    until: int
    seconds: int
    units: int
    author: str
    for_author: bool
    scheduled: bool = False
    trial: bool = False
    chief_told: bool = False
    """Whether a Chánh Văn phòng other than the author has this message too."""
    may_skip: bool = True
    """Whether it could go out at once: what was put off to sending hours waits for them."""


def hold(language: Language, facts: HoldFacts) -> Outgoing:
    """For the author: when it will be sent; for the Chánh Văn phòng: who is about to send what. Both can stop it."""
    when = language.moment(facts.until) if facts.scheduled else language.time_seconds(facts.until)
    if facts.for_author:
        key = "sending.scheduled" if facts.scheduled else "sending.hold"
        text = language.t(key, number=facts.number, when=when, seconds=language.two(facts.seconds))
        if facts.chief_told:
            text += " " + language.t("sending.chief_told")
    else:
        text = language.t(
            "sending.hold_chief", number=facts.number, when=when, author=facts.author, units=language.two(facts.units)
        )
    if facts.trial:
        text += "\n" + language.t("sending.trial")
    where = f"#{facts.directive_id}"
    now = Choice(language.t("sending.button.now"), f"send_now {where}") if facts.for_author and facts.may_skip else None
    return Outgoing(text, rows(Choice(language.t("sending.button.stop"), f"stop_sending {where}"), now))


def started(language: Language, directive_id: int, number: str, *, above: bool = False) -> Outgoing:
    """It goes out now. Where no message can be kept up to date, how far it is can be asked, and the rest stopped from here.

    ``above``: the message it was sent from is kept up to date, and the result is written there.
    """
    where = f"#{directive_id}"
    ask = Choice(language.t("sending.button.progress"), f"sending_progress {where}")
    stop = Choice(language.t("sending.button.stop_rest"), f"stop_sending {where}")
    key = "sending.started_above" if above else "sending.started"
    return Outgoing(language.t(key, number=number), rows(ask, stop))


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    directive_id: int
    number: str
    sent: int
    people: int
    waiting: int = 0
    """Of these, people whose message waits for a window, a quota or a page."""


def progress(language: Language, facts: ProgressFacts) -> Outgoing:
    text = language.t(
        "sending.progress", number=facts.number, sent=language.two(facts.sent), people=language.two(facts.people)
    )
    if facts.waiting:
        text += "\n" + language.t("sending.progress_waiting", count=language.two(facts.waiting))
    stop = Choice(language.t("sending.button.stop_rest"), f"stop_sending #{facts.directive_id}")
    return Outgoing(text, rows(stop))


class MissedReason(StrEnum):
    """Why a person has not got the card."""

    BLOCKED = "blocked"
    NO_ACCOUNT = "no_account"
    TRIAL = "trial_mode"
    STOPPED = "stopped"
    PAGE = "page"
    """chưa mở trang: a web seat that has not fetched it."""
    RETRYING = "retrying"
    ASKED = "asked"
    """A question is open on the phone; the message goes out when it is answered or has waited ten minutes."""
    UNKNOWN = "unknown"
    FAILED = "failed"
    WINDOW_CLOSED = "window_closed"
    """Not heard from for so long that the platform takes nothing: it waits until the person writes."""
    QUOTA_USED_UP = "quota_used_up"
    TRIED = "tried"
    """Refused again and again without a reason: it waits until the person writes."""
    CHANNEL_DOWN = "channel_down"
    """The channel carries nothing for anybody: it waits until it is back."""


@dataclass(frozen=True, slots=True)
class MissedPerson:
    full_name: str
    reason: MissedReason


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """How a sending ended. ``missed`` people have not got the card, the first of them named; ``left_unsent`` were held back on purpose."""

    directive_id: int
    number: str
    at: int
    sent: int
    people: int
    units_reached: int
    units: int
    missed: int
    named: tuple[MissedPerson, ...]
    left_unsent: int = 0
    trial: bool = False
    put_off: int = 0
    """People whose message waits and goes out by itself: it is not finished while there are any."""
    on_slips: int = 0
    """Units that get it on paper; the others of those not reached are called."""


def result(language: Language, facts: ResultFacts) -> Outgoing:
    two = language.two
    lines = [
        language.t(
            "sending.result_waiting" if facts.put_off else "sending.result",
            waiting=two(facts.put_off),
            number=facts.number,
            time=language.time(facts.at),
            sent=two(facts.sent),
            people=two(facts.people),
            reached=two(facts.units_reached),
            units=two(facts.units),
        )
    ]
    if facts.missed:
        lines.append(language.t("sending.missed", count=two(facts.missed), names=_named(language, facts)))
    if facts.units > facts.units_reached:
        lines.append(language.t("sending.other_way", count=two(facts.units - facts.units_reached)))
    if facts.trial:
        lines.append(language.t("sending.trial"))
    where = f"#{facts.directive_id}"
    choices = rows(
        _count(language, "sending.button.slips", facts.on_slips, f"print_slips {where}"),
        _count(
            language, "sending.button.calls", facts.units - facts.units_reached - facts.on_slips, f"unreached {where}"
        ),
        _rest(language, facts, where),
        Choice(language.t("sending.button.standing"), f"standing {where}"),
        Choice(language.t("sending.button.change"), f"change {where}"),
    )
    return Outgoing("\n".join(lines), choices)


def _rest(language: Language, facts: ResultFacts, where: str) -> Choice | None:
    """What was stopped can go on; what goes out by itself later can be stopped."""
    if facts.left_unsent:
        return Choice(language.t("sending.button.resume"), f"resume_sending {where}")
    return Choice(language.t("sending.button.stop_rest"), f"stop_sending {where}") if facts.put_off else None


def _count(language: Language, key: str, units: int, command: str) -> Choice | None:
    return Choice(language.t(key, count=language.two(units)), command) if units > 0 else None


def _named(language: Language, facts: ResultFacts) -> str:
    names = [
        language.t(
            "sending.missed_person",
            name=clip(person.full_name, 40),
            reason=language.t(f"sending.reason.{person.reason.value}"),
        )
        for person in facts.named
    ]
    more = facts.missed - len(names)
    if more > 0:
        return language.t("sending.and_more", names=", ".join(names), count=language.two(more))
    return ", ".join(names)


@dataclass(frozen=True, slots=True)
class StoppedFacts:
    """A sending that ``name`` stopped. With ``sent`` 0 nothing went out; ``draft_id`` is the draft that is open again."""

    directive_id: int
    number: str
    at: int
    sent: int
    unsent: int
    draft_id: int | None
    name: str


def stopped(language: Language, facts: StoppedFacts) -> Outgoing:
    """To whoever stopped it: what went out, and what can be done now."""
    two = language.two
    if facts.sent:
        text = language.t(
            "sending.stopped_half",
            number=facts.number,
            time=language.time_seconds(facts.at),
            sent=two(facts.sent),
            unsent=two(facts.unsent),
        )
        where = f"#{facts.directive_id}"
        return Outgoing(
            text,
            rows(
                Choice(language.t("sending.button.resume"), f"resume_sending {where}"),
                Choice(language.t("sending.button.change"), f"change {where}"),
            ),
        )
    text = language.t("sending.stopped", number=facts.number, time=language.time_seconds(facts.at))
    if facts.draft_id is None:
        return Outgoing(text)
    return Outgoing(
        text + " " + language.t("sending.draft_kept"),
        rows(
            Choice(language.t("sending.button.edit"), f"draft {facts.draft_id} edit"),
            Choice(language.t("sending.button.delete"), f"draft {facts.draft_id} delete"),
        ),
    )


def stopped_note(language: Language, facts: StoppedFacts, *, for_author: bool = False) -> Outgoing:
    """For everybody who was told of the hold: who stopped it, and how many had got it; the author can go on from here."""
    text = language.t(
        "sending.stopped_by" if facts.sent else "sending.stopped_by_in_time",
        number=facts.number,
        name=facts.name,
        time=language.time_seconds(facts.at),
        sent=language.two(facts.sent),
    )
    if not for_author:
        return Outgoing(text)
    kept = "" if facts.draft_id is None else " " + language.t("sending.draft_kept")
    return Outgoing(text + kept, stopped(language, facts).choices)


@dataclass(frozen=True, slots=True)
class UnreachedUnit:
    """A unit none of whose people got the card; ``phones`` are (name, telephone) to call."""

    name: str
    on_paper: bool
    phones: tuple[tuple[str, str], ...]
    unit_id: int = 0
    registered: bool = True

    @property
    def by_paper(self) -> bool:
        """Whether its slip is printed: it receives on paper, or nobody of it is registered (perhaps because consent was refused)."""
        return self.on_paper or not self.registered


def unreached(language: Language, number: str, found: list[UnreachedUnit], directive_id: int) -> Outgoing:
    """The units that need another way: whom to call, whose slip to print."""
    lines = [language.t("sending.unreached", number=number, count=language.two(len(found)))]
    for unit in found:
        if unit.on_paper:
            how = language.t("sending.unreached.paper")
        elif unit.phones:
            how = " ".join(unit.phones[0])
        else:
            how = language.t("sending.unreached.no_phone")
        line = language.t("sending.unreached.line", unit=clip(unit.name, 40), how=clip(how, 40))
        if count_lines("\n".join([*lines, line])) > MAX_LINES - 3:
            lines.append(language.t("sending.unreached.more", count=language.two(len(found) - len(lines) + 1)))
            break
        lines.append(line)
    where = f"#{directive_id}"
    on_slips = sum(unit.by_paper for unit in found)
    return Outgoing(
        "\n".join(lines),
        rows(
            _count(language, "sending.button.slips", on_slips, f"print_slips {where}"),
            Choice(language.t("sending.button.standing"), f"standing {where}"),
        ),
    )
