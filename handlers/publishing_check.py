"""The check before sending, the sending hours, and the decision itself (dialogues.md 3)."""

from dataclasses import replace

from bot.actions import drafts, previews, publishing
from bot.actions.delivery import in_trial
from bot.actions.drafts import OpenDraft
from bot.actions.publishing import Confirmed, PublishRefusal
from bot.actions.send_times import send_time
from bot.cards import checking
from bot.cards import publishing as cards
from bot.cards.directive import directive_card
from bot.cards.terms import terms_lines
from bot.conversation import Reply, Turn, command, step
from bot.domain.drafts import DraftPart, DraftStep, mended, typed_count
from bot.messaging import Outgoing
from handlers.publishing_flow import asks, current, files_came, is_first_route, keep
from handlers.trial import leave


@asks(DraftStep.PREVIEW)
def ask_check(turn: Turn, opened: OpenDraft, before: str) -> None:
    """First the card exactly as a unit will see it, then who gets it and who cannot."""
    facts = previews.sample_card(turn.db, turn.office, turn.now, opened.draft)
    if facts is None:
        keep(turn, opened, mended(opened.draft, DraftPart.AUDIENCE), turn.t("publishing.audience.empty"))
        return
    reporting = previews.reporting_units(turn.db, opened.draft)
    too_near = previews.own_day_too_near(turn.db, turn.office, turn.now, opened.draft)
    terms = terms_lines(turn.language, opened.draft.terms, reporting, too_near=too_near)
    said = "\n".join([*([before] if before else []), *terms])
    if said:
        turn.say(said)
    card = directive_card(turn.language, facts)
    if in_trial(turn.db):
        card = replace(card, heading=turn.t("delivery.trial_heading"))
    turn.say(_inert(card))
    _ask_count(turn, opened)


def _inert(card: Outgoing) -> Outgoing:
    """The card with its buttons, which only say that this is the check."""
    shown = tuple(tuple(replace(c, command="sample_card") for c in row) for row in card.choices)
    return Outgoing(card.text, shown, card.files, card.heading)


@command("sample_card")
def sample_card(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """A button of the card in the check."""
    turn.say(turn.t("publishing.sample"))


def _ask_count(turn: Turn, opened: OpenDraft, *, send_at: int | None = None) -> None:
    """Who gets it, and the number to type where many do. ``send_at``: the hour the office has chosen, kept until then."""
    found = previews.preview(turn.db, turn.office, turn.now, opened.draft)
    facts = checking.CheckFacts(
        found.number,
        found.issued,
        found.units,
        found.people,
        found.channels,
        found.unreachable,
        [(name, why.value) for name, why in found.named],
        found.must_type,
        found.trial,
        found.cost,
    )
    asked = checking.check(turn.language, facts)
    turn.ask("publishing_check", asked, draft=opened.id, typed_count=found.must_type, send_at=send_at)


@step("publishing_check")
def check(turn: Turn, reply: Reply) -> None:
    """The count typed (or tapped where few units are concerned), the list, mending, another time, leaving the training mode."""
    opened = current(turn, DraftStep.PREVIEW)
    if opened is None or files_came(turn, opened, reply):
        return
    found = previews.preview(turn.db, turn.office, turn.now, opened.draft)
    match reply.choice:
        case "list":
            _list(turn, opened, 0)
        case "edit":
            asked = checking.parts(turn.language, may_file=opened.draft.may_file)
            turn.ask("publishing_parts", asked, draft=opened.id)
        case "schedule":
            turn.ask("publishing_schedule", checking.schedule(turn.language), draft=opened.id)
        case "leave_trial":
            leave(turn)
            _ask_count(turn, opened)
        case "send" if found.must_type is None:
            _when(turn, opened, found)
        case "":
            _typed(turn, opened, found, reply.text)
        case _:
            _ask_count(turn, opened, send_at=_chosen_hour(turn))


def _chosen_hour(turn: Turn) -> int | None:
    """The hour chosen before the number was typed, while it lies ahead."""
    at = turn.state.get("send_at")
    return at if at is not None and at > turn.now else None


def _typed(turn: Turn, opened: OpenDraft, found: previews.Preview, text: str) -> None:
    count = typed_count(text)
    if count is None:
        _ask_count(turn, opened, send_at=_chosen_hour(turn))
    elif count != found.units:
        turn.ask_again(checking.wrong_count(turn.language, count, found.units))
    else:
        _when(turn, opened, found)


def _list(turn: Turn, opened: OpenDraft, page: int) -> None:
    lines = [
        checking.RecipientLine(one.unit, one.names, one.why_not.value if one.why_not else "not_registered")
        for one in previews.recipients(turn.db, turn.office, turn.now, opened.draft)
    ]
    must_type = previews.preview(turn.db, turn.office, turn.now, opened.draft).must_type
    asked = checking.recipients(turn.language, lines, page)
    turn.ask_beside("publishing_list", asked, draft=opened.id, typed_count=must_type, send_at=turn.state.get("send_at"))


@step("publishing_list")
def listed(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.PREVIEW)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice.startswith("page"):
        _list(turn, opened, int(reply.choice[4:]))
    elif reply.choice == "back" or (not reply.choice and typed_count(reply.text) is None):
        _ask_count(turn, opened, send_at=_chosen_hour(turn))
    else:  # the number typed, or a button of the check, which is open still
        turn.talk.step = "publishing_check"
        check(turn, reply)


@step("publishing_parts")
def parts(turn: Turn, reply: Reply) -> None:
    """One part is asked again, all else stays."""
    opened = current(turn, DraftStep.PREVIEW)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice in set(DraftPart):
        keep(turn, opened, mended(opened.draft, DraftPart(reply.choice)))
    elif reply.choice == "back":
        _ask_count(turn, opened)
    else:
        turn.ask_again(checking.parts(turn.language, may_file=opened.draft.may_file))


# --------------------------------------------------------------------------------------------------------------- hours


def _when(turn: Turn, opened: OpenDraft, found: previews.Preview) -> None:
    """At the hour chosen before; else inside sending hours after the hold, and outside the office chooses."""
    at = _chosen_hour(turn)
    if at is not None or found.is_open:
        _send(turn, opened, found.units, send_at=at)
        return
    asked = checking.outside_hours(
        turn.language, turn.now, found.sends_at, turn.today, turn.office.today(found.sends_at)
    )
    turn.ask("publishing_hours", asked, draft=opened.id, sends_at=found.sends_at, counted=found.units)


@step("publishing_hours")
def hours(turn: Turn, reply: Reply) -> None:
    """The next window, another time, or KHẨN in the name of whoever decides it."""
    opened = current(turn, DraftStep.PREVIEW)
    if opened is None or files_came(turn, opened, reply):
        return
    match reply.choice:
        case "agree" if turn.state["sends_at"] > turn.now:
            _send(turn, opened, turn.state["counted"], send_at=turn.state["sends_at"])
        case "urgent":
            _send(turn, opened, turn.state["counted"], urgent=True)
        case "other":
            counted = turn.state["counted"]
            turn.ask("publishing_schedule", checking.schedule(turn.language), draft=opened.id, counted=counted)
        case _:
            _when(turn, opened, previews.preview(turn.db, turn.office, turn.now, opened.draft))


@step("publishing_schedule")
def schedule(turn: Turn, reply: Reply) -> None:
    """Day and time of the office's choice, within its sending hours."""
    opened = current(turn, DraftStep.PREVIEW)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice == "back":
        _ask_count(turn, opened)
        return
    at = send_time(turn.db, turn.office, turn.now, reply.text)
    if isinstance(at, str):
        turn.ask_again(checking.schedule(turn.language, at))
    else:
        _send(turn, opened, turn.state.get("counted"), send_at=at)


# ---------------------------------------------------------------------------------------------------------------- send


def _send(
    turn: Turn, opened: OpenDraft, counted: int | None, *, urgent: bool = False, send_at: int | None = None
) -> None:
    """Decide it: from here on it can only be stopped. The message about the hold goes to the person's first route.

    ``counted`` units are what the office decided on. Where the number has to be typed and was not, or is no longer that, it
    is asked, and the hour chosen is kept.
    """
    found = previews.preview(turn.db, turn.office, turn.now, opened.draft)
    if found.must_type is not None and found.units != counted:
        if counted is not None:
            two = turn.language.two
            turn.say(turn.t("publishing.check.changed", before=two(counted), units=two(found.units)))
        if send_at is not None:
            turn.say(turn.t("publishing.check.send_at", moment=turn.language.moment(send_at)))
        _ask_count(turn, opened, send_at=send_at)
        return
    spec = drafts.spec_of(opened.draft, urgent=urgent, send_at=send_at)
    done = publishing.confirm(turn.db, turn.office, turn.now, turn.standing, spec, draft_id=opened.id)
    turn.close()
    if isinstance(done, PublishRefusal):
        _refused(turn, opened, done)
        return
    if not is_first_route(turn):
        turn.say(_confirmed(turn, done))
    if done.hold_until <= turn.now:
        turn.say(turn.t("sending.started", number=opened.draft.number))


def _confirmed(turn: Turn, done: Confirmed) -> Outgoing:
    return Outgoing(turn.t("publishing.confirmed", moment=turn.language.moment(done.hold_until)))


def _refused(turn: Turn, opened: OpenDraft, why: PublishRefusal) -> None:
    found = drafts.duplicate_of(turn.db, turn.office, turn.now, opened.draft)
    if why is PublishRefusal.DUPLICATE and found is not None:
        turn.ask("publishing_duplicate", cards.duplicate(turn.language, found), draft=opened.id)
        return
    turn.refuse(turn.t(f"publishing.refused.{why.value}"))
