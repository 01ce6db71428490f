"""The cards of a unit: what they show now, who gets them at once, and keeping those on the phones true."""

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.reminder_lists import STANDS_FOR
from bot.cards.directive import CardFacts, CardState, DutyDone, directive_card
from bot.cards.titles import title_of
from bot.domain.delivery import MessageKind
from bot.domain.dissemination import Tally
from bot.domain.due_days import DueDays, OwnDues
from bot.domain.ledger import grouped
from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import RECEIVING
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import deliveries, directives, edits, obligations, people, publishing, units
from bot.store.database import Database
from bot.store.directives import Directive
from bot.store.obligations import ObligationRow

OPEN_CARDS = 5
"""Whoever registers, takes a post, links an account or unblocks gets the newest open cards at once, at most so many, and a list."""
FOLLOWED = ("publishing", "published")


def card_facts(db: Database, office: Office, directive_id: int, unit_id: int, language: Language) -> CardFacts | None:
    """Everything the unit's card shows at this moment; None when the directive does not concern the unit."""
    directive = directives.get(db, directive_id)
    unit = units.current(db, unit_id)
    duties = obligations.of_unit_under(db, directive_id, unit_id)
    if directive is None or not duties:
        return None
    state, reason = _state(directive), directives.last_reason(db, directive_id)
    if unit is None and state in (CardState.OPEN, CardState.CORRECTED):
        state, reason = CardState.PASSED_ON, language.join(units.successors_of(db, unit_id))
    roster = units.roster(db, unit_id, office.today(directive.created_at))
    return CardFacts(
        directive_id,
        unit_id,
        unit.name if unit else units.name_of(db, unit_id),
        directive.kind,
        directive.number,
        directive.code,
        directive.issuer,
        directive.issued,
        directive.subject,
        directive.summary,
        _content(db, language, directive_id),
        tuple(directives.files(db, directive_id, directive.version)),
        directive.due,
        tuple(duty.duty for duty in duties),
        tuple(duty.duty for duty in duties if duty.owed),
        tuple(done for duty in duties if (done := _done(db, office, language, duty)) is not None),
        _tally(db, duties, roster),
        directive.urgent,
        state,
        reason,
        directive.circulation == "open",
        issuer_on_card(office, directive.issuer),
        _own_dues(DueDays(directive.due, publishing.own_dues(db, directive_id, directive.version)), duties),
        tuple((duty.duty, duty.first_due) for duty in duties if duty.first_due is not None),
        tuple(duty.duty for duty in duties if duty.state is ObligationState.EXEMPT),
    )


def _own_dues(stated: DueDays, duties: list[ObligationRow]) -> OwnDues:
    """The days of the directive, but the unit's own where it was granted more time, or owes a later occurrence of what comes round."""
    own = {
        duty.duty: duty.due
        for duty in duties
        if duty.first_due is not None or (duty.owed and duty.due is not None and duty.due != stated.of(duty.duty))
    }
    return tuple((dict(stated.own) | own).items())


def issuer_on_card(office: Office, issuer: str) -> str:
    """The Sở's own papers name it by its short name: a card has little room."""
    settings = office.config.office
    own = issuer == settings.name or settings.name.startswith(f"{issuer} (")
    return settings.short_name if own else issuer


def _content(db: Database, language: Language, directive_id: int) -> tuple[str, ...]:
    """The documents it carries; one that is in the record and was withdrawn says so."""
    carried = [link for link in publishing.links(db, directive_id) if link.kind == "carries"]
    return tuple(
        language.t("directive.content_withdrawn", number=link.number) if link.status == "withdrawn" else link.number
        for link in carried
    )


def _state(directive: Directive) -> CardState:
    if directive.status in ("withdrawn", "stopped"):
        return CardState.WITHDRAWN
    if directive.status == "closed":
        return CardState.ENDED
    return CardState.CORRECTED if directive.version > 1 else CardState.OPEN


def _done(db: Database, office: Office, language: Language, duty: ObligationRow) -> DutyDone | None:
    """The first acknowledgement of the duty that counts; for quán triệt the latest, whose numbers stand."""
    counted = obligations.acknowledgements_of(db, duty.id)
    if not counted:
        return None
    shown = counted[-1] if duty.duty is Duty.DISSEMINATE else counted[0]
    person = people.person(db, shown.person_id) if shown.person_id is not None else None
    title = ""
    if person is not None:
        posts = people.posts_of_unit(db, duty.unit_id, office.today(shown.at))
        post = next((post for post in posts if post.person_id == person.id), None)
        title = (
            title_of(language, post.role, post.unit_kind, post.title)
            if post is not None
            else language.t("directive.delegate")
        )
    return DutyDone(
        duty.duty, person.full_name if person else "", title, shown.at, grouped(shown.receipt), shown.on_behalf
    )


def _tally(db: Database, duties: list[ObligationRow], roster: int) -> Tally | None:
    duty = next((duty for duty in duties if duty.duty is Duty.DISSEMINATE), None)
    return obligations.tally(db, duty.id, roster) if duty is not None else None


def _card(
    db: Database, office: Office, directive_id: int, unit_id: int, language: Language, *, with_files: bool = True
) -> Outgoing:
    facts = card_facts(db, office, directive_id, unit_id, language)
    if facts is None:
        raise LookupError(f"directive {directive_id} does not concern unit {unit_id}")
    return directive_card(language, facts, with_files=with_files)


def card_to_send(db: Database, office: Office, directive_id: int, unit_id: int, language: Language) -> Outgoing:
    """The unit's card with its files, for a phone that has not got it. LookupError where it does not concern the unit."""
    return _card(db, office, directive_id, unit_id, language)


def card_as_it_stands(db: Database, office: Office, directive_id: int, unit_id: int, language: Language) -> Outgoing:
    """The unit's card as an edit shows it: files stay with the message they were sent with. LookupError where it does not concern the unit."""
    return _card(db, office, directive_id, unit_id, language, with_files=False)


def refresh_cards(db: Database, office: Office, now: int, directive_id: int, unit_id: int) -> int:
    """Keep the unit's card true on every phone that shows it, and the reminders that list it, where the channel can edit; returns how many edits.

    Nothing is drawn here: the outbox draws an edit when it claims it (:mod:`bot.actions.redrawing`), so that changes which
    come close together are one edit.
    """
    channels = [name for name, can in office.capabilities.items() if can.edits]
    queued = edits.queue_cards(db, directive_id, unit_id, channels, now)
    return queued + edits.queue_lists(
        db, directive_id, unit_id, channels, now, since=now - STANDS_FOR, day=office.today(now)
    )


def send_open_cards(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    unit_id: int,
    *,
    again: str = "",
    unless_since: int | None = None,
) -> int:
    """The unit's open cards to somebody who has just become reachable, newest first, at most five. Returns how many are owed in all.

    ``again`` names why somebody who had them before gets them once more: a further account. What was sent after
    ``unless_since`` (epoch ms) still stands on the phone.
    """
    standing = people.standing(db, person_id, office.today(now))
    if not (standing.roles_in(unit_id) & RECEIVING or unit_id in standing.unit_ids):
        return 0
    owed = [o.directive_id for o in obligations.owed_by_unit(db, unit_id)]
    newest = sorted(set(owed), reverse=True)
    for directive_id in reversed(newest[:OPEN_CARDS]):
        if unless_since is not None and deliveries.card_sent_since(db, person_id, unit_id, directive_id, unless_since):
            continue
        send_card(db, office, now, directive_id, unit_id, person_id, again=again)
    return len(newest)


def send_card(
    db: Database, office: Office, now: int, directive_id: int, unit_id: int, person_id: int, *, again: str = ""
) -> int | None:
    """One card to one person, once per version and route of asking (``again`` makes a deliberate repetition unique)."""
    directive = directives.get(db, directive_id)
    if directive is None:
        return None
    owed = Owed(
        f"card:{directive_id}:{directive.version}:{unit_id}:{person_id}" + (f":{again}" if again else ""),
        MessageKind.DIRECTIVE_CARD,
        person_id,
        unit_id,
        directive_id,
        directive.version,
        urgent=directive.urgent,
    )
    return owe(db, office, now, owed, lambda language: _card(db, office, directive_id, unit_id, language))
