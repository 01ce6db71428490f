"""Codes and links: what eight digits or a token stand for, and where each leads."""

from typing import Any

from bot.actions import invitations, registration
from bot.actions.alerts import alert_office
from bot.actions.invitations import CodeFound, CodeOutcome
from bot.cards import registration as cards
from bot.conversation import REGISTRY, Meaning, Reply, Turn, meaning, step
from bot.domain.people import Role
from bot.domain.text import fold
from bot.messaging import Outgoing
from bot.store import obligations, people, units
from bot.store import registration as rows
from handlers.registering import YES, go_on, greet, help_of, kept, welcome_back


@meaning(Meaning.CODE)
def code(turn: Turn, reply: Reply) -> None:
    """Eight digits: of an invitation, of ``/lienket``, or from somebody registered perhaps of a receipt."""
    digits = reply.answer.digits
    if turn.account is None:
        take_code(turn, digits, dict(turn.state.get("wish") or {}))
        return
    if obligations.acknowledgements_by_receipt(turn.db, digits):
        REGISTRY.meanings[Meaning.RECEIPT](turn, reply)
        return
    turn.keep_no_code()
    found = invitations.take_code(turn.db, turn.office, turn.now, turn.address, digits)
    match found.outcome:
        case CodeOutcome.WRONG:
            REGISTRY.meanings[Meaning.RECEIPT](turn, reply)
        case CodeOutcome.LINKS | CodeOutcome.LINK_EXPIRED:
            turn.refuse(turn.t("registration.type_elsewhere"))
        case _:
            take_found(turn, found, {}, typed=True)


def take_code(turn: Turn, digits: str, wish: dict[str, Any]) -> None:
    """Eight digits from somebody who is not registered."""
    found = invitations.take_code(turn.db, turn.office, turn.now, turn.address, digits)
    if found.outcome is CodeOutcome.WRONG:
        _stay(turn, cards.wrong_code(turn.language, digits, help_of(turn)), wish)
    else:
        take_found(turn, found, wish, typed=True)


def _stay(turn: Turn, shown: Outgoing, wish: dict[str, Any]) -> None:
    """A refusal that keeps waiting for a code or a unit's name."""
    if turn.talk.step == "reg_find":
        turn.ask_again(shown)
    else:
        turn.ask("reg_find", shown, wish=kept(wish))


def take_found(turn: Turn, found: CodeFound, wish: dict[str, Any], *, typed: bool) -> None:
    """What a code or a link stands for, and where it leads."""
    match found.outcome:
        case CodeOutcome.INVITED:
            _invited(turn, found, kept(wish), typed=typed)
        case CodeOutcome.LINKS if found.link is not None:
            go_on(turn, {**kept(wish), "link": [found.link.id, found.link.person_id]})
        case CodeOutcome.LINK_EXPIRED:
            _stay(turn, cards.link_expired(turn.language), wish)
        case CodeOutcome.PAUSED:
            turn.refuse(_paused(turn, found))
        case _:
            _no_longer(turn, found, wish)


def _paused(turn: Turn, found: CodeFound) -> Outgoing:
    """The wrong try that began the pause says so; later ones only until when it lasts."""
    begins = found.until - turn.now == turn.office.config.registration.pause_minutes * 60_000
    if begins:
        return cards.paused(turn.language, found.tries, found.until, help_of(turn))
    return cards.still_paused(turn.language, found.until, help_of(turn))


def _no_longer(turn: Turn, found: CodeFound, wish: dict[str, Any]) -> None:
    """A real slip whose time is over, that was used, or that the office revoked: told apart, each with a way on."""
    invitation = found.invitation
    if invitation is None:
        greet(turn)
        return
    unit = units.name_of(turn.db, invitation.unit_id)
    known = {**kept(wish), "unit": invitation.unit_id, "role": invitation.role.value}
    if turn.account is not None:
        known["registered"] = True
    if found.outcome is CodeOutcome.USED:
        if turn.account is not None and invitation.used_by == turn.account.person_id:
            welcome_back(turn)
            return
        turn.ask("reg_used", cards.used(turn.language, invitation.used_at or turn.now, help_of(turn)), wish=kept(known))
        return
    alert_office(
        turn.db, turn.office, turn.now, f"invitation-over:{invitation.id}", "registration.expired_alert", unit=unit
    )
    if found.outcome is CodeOutcome.REVOKED:
        turn.ask("reg_now", cards.revoked(turn.language, unit), wish=known)
    else:
        day = turn.office.today(invitation.expires_at - 1)
        turn.ask("reg_now", cards.expired(turn.language, day, unit), wish=known)


@step("reg_now")
def register_now(turn: Turn, reply: Reply) -> None:
    if reply.choice == "unit":
        go_on(turn, turn.state["wish"])
    else:
        REGISTRY.steps["reg_find"](turn, reply)


@step("reg_used")
def used(turn: Turn, reply: Reply) -> None:
    if reply.choice == "mine":
        turn.ask("reg_find", cards.how_to_link(turn.language), wish=kept(turn.state["wish"]))
    else:
        REGISTRY.steps["reg_find"](turn, reply)


def _invited(turn: Turn, found: CodeFound, wish: dict[str, Any], *, typed: bool) -> None:
    invitation = found.invitation
    assert invitation is not None  # INVITED has one
    wish |= {"inv": invitation.id, "unit": invitation.unit_id, "role": invitation.role.value}
    if found.held and typed:
        wish["held"] = True
    expected = rows.expected(turn.db, invitation.expected_id) if invitation.expected_id is not None else None
    if turn.account is not None:
        _further(turn, wish, expected.full_name if expected else "")
        return
    known = registration.known_as(turn.db, invitation)
    if known is not None:
        wish["same"] = known.id
    if "agreed" in wish:
        go_on(turn, wish)
        return
    unit = units.name_of(turn.db, invitation.unit_id)
    said = cards.code_right(turn.language, unit) if typed else cards.invited(turn.language, help_of(turn), unit)
    turn.ask("reg_consent", cards.consent(turn.language, turn.address.channel, said), wish=wish)


def _further(turn: Turn, wish: dict[str, Any], name: str) -> None:
    """A registered person holds an invitation: it must be theirs, and they say whether they take the post as well."""
    person = people.person(turn.db, turn.person_id)
    if name and person is not None and fold(name) != fold(person.full_name):
        turn.refuse(cards.not_for_you(turn.language, name, help_of(turn)))
        return
    unit = units.current(turn.db, wish["unit"])
    if unit is None:
        greet(turn)
        return
    post = cards.post_phrase(turn.language, Role(wish["role"]), unit.kind, unit.name)
    turn.ask("reg_further", cards.further_post(turn.language, post), wish={**wish, "registered": True})


@step("reg_further")
def further(turn: Turn, reply: Reply) -> None:
    if reply.choice == "agree" or fold(reply.text) in YES:
        go_on(turn, turn.state["wish"])
    else:
        turn.close()
        turn.say(cards.kept(turn.language))
