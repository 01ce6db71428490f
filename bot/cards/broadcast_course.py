"""A message to many from its hold to its end: what author and Chánh Văn phòng see, and can do (dialogues.md 6)."""

from dataclasses import dataclass

from bot.cards.measure import rows
from bot.cards.sending import MissedPerson
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

QUOTED = 80


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A broadcast that can still be stopped. ``until`` is epoch ms, ``seconds`` how many are left."""

    broadcast_id: int
    text: str
    until: int
    seconds: int
    people: int
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
    if not facts.for_author:
        text = language.t(
            "broadcasts.hold_chief",
            author=facts.author,
            people=language.two(facts.people),
            when=when,
            text=clip(facts.text, QUOTED),
        )
        return Outgoing(
            text,
            rows(
                Choice(language.t("broadcasts.button.stop"), f"broadcast_stop {facts.broadcast_id}"),
                Choice(language.t("broadcasts.button.view"), f"broadcast_view {facts.broadcast_id}"),
            ),
        )
    if facts.scheduled:
        text = language.t("broadcasts.scheduled", when=when, people=language.two(facts.people))
    else:
        text = language.t("broadcasts.hold", when=when, seconds=language.two(facts.seconds))
    if facts.chief_told:
        text += " " + language.t("sending.chief_told")
    if facts.trial:
        text += "\n" + language.t("broadcasts.check.trial")
    stop = Choice(language.t("broadcasts.button.stop_all"), f"broadcast_stop {facts.broadcast_id}")
    now = Choice(language.t("broadcasts.button.now"), f"broadcast_now {facts.broadcast_id}")
    # Where messages cannot be changed this one stays on the phone: behind it stands how far the sending is.
    ask = Choice(language.t("broadcasts.button.progress"), f"broadcast_progress {facts.broadcast_id}")
    return Outgoing(text, ((stop, now) if facts.may_skip else (stop,), (ask,)))


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """How far a broadcast is, or how it ended. ``missed`` have not got it, the first of them ``named``."""

    broadcast_id: int
    at: int
    sent: int
    people: int
    missed: int
    named: tuple[MissedPerson, ...] = ()
    resendable: int = 0
    """Failed, or with unknown outcome: these are sent again only by hand."""
    trial: bool = False
    waiting: int = 0
    """People whose message waits for a window or a quota."""
    put_off: int = 0
    """People whose message waits and goes out by itself: it is not finished while there are any."""


def started(language: Language, broadcast_id: int, people: int) -> Outgoing:
    """It goes out now; how far it is can be asked."""
    ask = Choice(language.t("broadcasts.button.progress"), f"broadcast_progress {broadcast_id}")
    return Outgoing(language.t("broadcasts.started", people=language.two(people)), rows(ask))


def progress(language: Language, facts: ResultFacts) -> Outgoing:
    text = language.t("broadcasts.progress", sent=language.two(facts.sent), people=language.two(facts.people))
    if facts.waiting:
        text += "\n" + language.t("sending.progress_waiting", count=language.two(facts.waiting))
    stop = Choice(language.t("broadcasts.button.stop_rest"), f"broadcast_stop {facts.broadcast_id}")
    return Outgoing(text, rows(stop))


def result(language: Language, facts: ResultFacts) -> Outgoing:
    two = language.two
    key = "broadcasts.result_waiting" if facts.put_off else "broadcasts.result"
    counts = {"sent": two(facts.sent), "people": two(facts.people), "waiting": two(facts.put_off)}
    lines = [language.t(key, time=language.time(facts.at), **counts)]
    if facts.missed:
        names = ", ".join(
            language.t(
                "broadcasts.missed_person",
                name=clip(person.full_name, 40),
                reason=language.t(f"sending.reason.{person.reason.value}"),
            )
            for person in facts.named
        )
        if facts.missed > len(facts.named):
            names = language.t("broadcasts.and_more", names=names, count=two(facts.missed - len(facts.named)))
        lines.append(language.t("broadcasts.missed", count=two(facts.missed), names=names))
    if facts.trial:
        lines.append(language.t("broadcasts.check.trial"))
    again = correct = None
    if facts.resendable:
        text = language.t("broadcasts.button.resend", count=two(facts.resendable))
        again = Choice(text, f"broadcast_resend {facts.broadcast_id}")
    if facts.sent:
        correct = Choice(language.t("broadcasts.button.correct"), f"broadcast_correct {facts.broadcast_id}")
    return Outgoing("\n".join(lines), rows(again, correct))


@dataclass(frozen=True, slots=True)
class StoppedFacts:
    """A broadcast that ``name`` stopped when ``sent`` people had got it."""

    broadcast_id: int
    text: str
    at: int
    name: str
    sent: int
    unsent: int


def stopped(language: Language, facts: StoppedFacts) -> Outgoing:
    """Who stopped it, what went out, and what can be done now."""
    two, where = language.two, facts.broadcast_id
    time = language.time_seconds(facts.at)
    if not facts.sent:
        text = language.t("broadcasts.stopped", name=facts.name, time=time)
        return Outgoing(
            text,
            rows(
                Choice(language.t("broadcasts.button.edit_text"), f"broadcast_edit {where}"),
                Choice(language.t("broadcasts.button.discard"), f"broadcast_discard {where}"),
            ),
        )
    text = language.t(
        "broadcasts.stopped_half", name=facts.name, time=time, sent=two(facts.sent), unsent=two(facts.unsent)
    )
    resume = None
    if facts.unsent:
        resume = Choice(language.t("broadcasts.button.resume", count=two(facts.unsent)), f"broadcast_resume {where}")
    return Outgoing(
        text,
        rows(
            Choice(language.t("broadcasts.button.correct_for", count=two(facts.sent)), f"broadcast_correct {where}"),
            resume,
            Choice(language.t("broadcasts.button.leave"), f"broadcast_leave {where}"),
        ),
    )


def stopped_note(language: Language, facts: StoppedFacts) -> Outgoing:
    """In place of the hold or the progress, for everybody who was told of it."""
    text = language.t(
        "broadcasts.stopped_note", name=facts.name, time=language.time_seconds(facts.at), sent=language.two(facts.sent)
    )
    return Outgoing(text)
