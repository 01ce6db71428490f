"""The thread of a registration: what is known so far (the *wish*), the next thing to ask, and how it ends.

The conversation keeps the wish; :func:`go_on` asks for what is missing. Before consent it holds no more than which invitation,
unit and post. The steps themselves are in :mod:`handlers.registration`, :mod:`handlers.codes` and :mod:`handlers.accounts`.
"""

from typing import Any

from bot.actions import accounts, delivery, membership, registration, registration_requests
from bot.actions.accounts import LinkHow
from bot.actions.open_cards import send_open_cards
from bot.actions.registration import Registered, Wait, Wish
from bot.actions.spoken import Spoken, spoken
from bot.cards import registration as cards
from bot.cards.registration import Help
from bot.cards.titles import title_of
from bot.conversation import Turn
from bot.domain.people import RECEIVING, Role
from bot.store import people, units
from bot.store import registration as rows
from bot.store.registration import LinkCode
from bot.store.units import Unit

YES = frozenset(["dong y", "toi dong y", "co", "co dong y", "agree", "i agree", "yes"])
"""Consent in words."""


def has_buttons(turn: Turn) -> bool:
    return turn.office.capabilities[turn.address.channel].buttons > 0


def help_of(turn: Turn) -> Help:
    settings = turn.office.config.office
    return Help(settings.name, settings.contact_name, settings.phone)


def greet(turn: Turn) -> None:
    if has_buttons(turn):
        shown = cards.greeting_with_consent(turn.language, help_of(turn), turn.address.channel)
        turn.ask("reg_consent", shown, wish={})
    else:
        turn.ask("reg_find", cards.greeting(turn.language, help_of(turn)), wish={})


def welcome_back(turn: Turn) -> None:
    posts = [membership.view_of(turn.db, post).words(turn.language) for post in turn.standing.posts]
    turn.say(cards.welcome_back(turn.language, people.name_of(turn.db, turn.person_id), posts))


def kept(wish: dict[str, Any]) -> dict[str, Any]:
    """What stays known when another invitation or unit is looked for."""
    return {key: wish[key] for key in ("agreed", "registered") if key in wish}


def go_on(turn: Turn, wish: dict[str, Any]) -> None:
    """Ask for the next thing that is missing, or finish."""
    unit = units.current(turn.db, wish["unit"]) if "unit" in wish else None
    if "agreed" not in wish and "registered" not in wish:
        found = unit.name if unit else ""
        turn.ask("reg_consent", cards.consent(turn.language, turn.address.channel, found), wish=wish)
    elif "link" in wish or "same" in wish:
        ask_second(turn, wish)
    elif "admin" in wish:
        turn.ask("reg_name", cards.ask_name(turn.language), wish=wish)
    elif unit is None:
        shown = cards.ask_unit if "registered" in wish else cards.ask_code_or_unit
        turn.ask("reg_find", shown(turn.language), wish=wish)
    elif "role" not in wish:
        turn.ask("reg_role", cards.ask_role(turn.language, unit.name, unit.kind, roles_of(turn, unit)), wish=wish)
    elif "registered" in wish:
        _take_further(turn, wish, unit)
    else:
        _name_or_finish(turn, wish, unit)


def roles_of(turn: Turn, unit: Unit) -> tuple[Role, ...]:
    root = units.root(turn.db)
    return registration.choices_of_role(unit.kind, is_root=root is not None and root.id == unit.id)


def _name_or_finish(turn: Turn, wish: dict[str, Any], unit: Unit) -> None:
    invitation = rows.invitation(turn.db, wish["inv"]) if "inv" in wish else None
    expected = rows.expected(turn.db, invitation.expected_id) if invitation and invitation.expected_id else None
    if "name" not in wish and expected is None:
        turn.ask("reg_name", cards.ask_name(turn.language), wish=wish)
    else:
        _finish(turn, wish, unit, wish.get("name") or (expected.full_name if expected else ""))


def ask_second(turn: Turn, wish: dict[str, Any]) -> None:
    person_id = wish["link"][1] if "link" in wish else wish["same"]
    person, accounts = people.person(turn.db, person_id), people.accounts_of(turn.db, person_id)
    if person is None:
        go_on(turn, kept(wish))
        return
    if not accounts:
        join(turn, wish, LinkHow.BOTH)
        return
    shown = cards.second_account(
        turn.language,
        person.full_name,
        accounts[0].channel,
        turn.office.today(accounts[0].linked_at),
        turn.address.channel,
    )
    turn.ask("reg_second", shown, wish=wish)


def join(turn: Turn, wish: dict[str, Any], how: LinkHow) -> None:
    agreed = Spoken.from_json(wish["agreed"])
    at, language = turn.address, turn.talk.language
    turn.close()
    if "link" in wish:
        known = LinkCode(wish["link"][0], wish["link"][1], 0, None)
        person = accounts.link(turn.db, turn.office, turn.now, at, language, known, how, agreed)
    else:
        person = accounts.join_by_invitation(turn.db, turn.office, turn.now, at, language, wish["inv"], how, agreed)
    if person is None:
        turn.refuse(cards.link_expired(turn.language))
    else:
        turn.say(cards.linked(turn.language, person.full_name, at.channel))


def _wish(wish: dict[str, Any], unit: Unit, full_name: str) -> Wish:
    agreed = Spoken.from_json(wish["agreed"]) if "agreed" in wish else None
    return Wish(unit.id, Role(wish["role"]), full_name, "", wish.get("inv"), bool(wish.get("held")), agreed)


def _finish(turn: Turn, wish: dict[str, Any], unit: Unit, full_name: str) -> None:
    asked = _wish(wish, unit, full_name)
    result = registration.register(turn.db, turn.office, turn.now, turn.address, turn.talk.language, asked)
    turn.close()
    show_result(turn, result, asked, unit, further=False)


def _take_further(turn: Turn, wish: dict[str, Any], unit: Unit) -> None:
    asked = _wish(wish, unit, people.name_of(turn.db, turn.person_id))
    result = registration.take_post(turn.db, turn.office, turn.now, turn.person_id, asked, spoken(turn.incoming))
    turn.close()
    show_result(turn, result, asked, unit, further=True)


def show_result(turn: Turn, result: Registered, asked: Wish, unit: Unit, *, further: bool) -> None:
    """Say what became of it; the office is asked, or the unit's open cards follow at once."""
    language = turn.language
    post = membership.view_of(turn.db, found) if (found := people.post(turn.db, result.post_id)) else None
    words = post.words(language) if post else ""
    if result.again:
        turn.say(cards.already(language, words, waits=result.waits is not None))
        return
    if result.waits is None:
        receives = asked.role in RECEIVING
        trial = delivery.in_trial(turn.db) and result.person_id not in people.office_members(turn.db, turn.today)
        waiting = result.open_directives if receives else 0
        turn.say(
            cards.done(language, asked.name, words, unit.kind, result.post_id, waiting, trial=trial, further=further)
        )
        if receives:
            send_open_cards(turn.db, turn.office, turn.now, result.person_id, unit.id)
        return
    if result.waits is Wait.SECOND_HEAD and result.head is not None:
        title = title_of(language, Role.HEAD, unit.kind, result.head.title)
        shown = cards.second_head(
            language,
            unit.name,
            title,
            people.name_of(turn.db, result.head.person_id),
            result.head.from_day,
            result.post_id,
            help_of(turn),
        )
        turn.say(shown)
    else:
        turn.say(cards.waiting(language, asked.name, words, result.post_id))
    registration_requests.ask_office(turn.db, turn.office, turn.now, result.post_id)
