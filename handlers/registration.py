"""Registering: greeting, consent, finding the unit, post, full name. Nobody types more than a unit and a name."""

from typing import Any

from bot.actions import consent, invitations, registration, web_links
from bot.actions.alerts import alert_office
from bot.actions.spoken import Spoken, spoken
from bot.cards import registration as cards
from bot.cards.registration import Candidate
from bot.conversation import Door, Meaning, Reply, Turn, command, meaning, step
from bot.domain.answers import Code
from bot.domain.people import Role
from bot.domain.text import fold
from bot.domain.units import NEAREST, find_units, sure_match
from bot.intake.posts import read_post
from bot.intake.unit_table import is_person_name
from bot.messaging import Outgoing
from bot.store import units
from handlers.codes import code, take_code, take_found
from handlers.registering import YES, go_on, greet, help_of, kept, roles_of, welcome_back

_HELLO = frozenset(["xin chao", "chao", "kinh chao", "alo", "hello", "hi", "chao anh chi", "start", ""])
_NO = frozenset(["khong dong y", "khong", "ko dong y", "disagree", "no", "i do not agree"])


@command("start", door=Door.ANYONE)
def start(turn: Turn, args: list[str]) -> None:
    """A link was followed, or somebody says hello to a bot for the first time."""
    token = args[0] if args else ""
    found = invitations.take_token(turn.db, turn.office, turn.now, token) if token else None
    if found is not None:
        take_found(turn, found, {}, typed=False)
    elif turn.account is not None:
        welcome_back(turn)
    elif token and registration.may_become_administrator(turn.db, turn.office, turn.address, token):
        welcome = cards.administrator_welcome(turn.language, help_of(turn), turn.address.channel)
        turn.ask("reg_consent", welcome, wish={"admin": token})
    elif token and web_links.link_data(turn.db, turn.office.key, token) is None:
        turn.ask("reg_find", cards.link_unknown(turn.language, help_of(turn)), wish={})
    else:
        greet(turn)


@meaning(Meaning.GREETING)
def greeting(turn: Turn, _reply: Reply) -> None:
    """Anything from somebody who is not registered: the answer to a question left open, else the greeting."""
    wish = turn.state.get("wish")
    if wish and (turn.talk.step or "").startswith("reg_"):
        go_on(turn, wish)
    else:
        greet(turn)


@command("register", "dangky", "dang ky", door=Door.ANYONE, listed=True)
def register(turn: Turn, _args: list[str]) -> None:
    """Register, or ask for a further post."""
    if turn.account is None:
        greet(turn)
    else:
        turn.ask("reg_find", cards.ask_unit(turn.language), wish={"registered": True})


@step("reg_consent")
def consented(turn: Turn, reply: Reply) -> None:
    """Silence, a heart or "ok" is no consent: the question is asked again until it is answered."""
    wish = dict(turn.state["wish"])
    if isinstance(reply.answer, Code):
        take_code(turn, reply.answer.digits, wish)
    elif reply.choice == "agree" or fold(reply.text) in YES:
        wish["agreed"] = spoken(turn.incoming).to_json()
        go_on(turn, wish)
    elif reply.choice == "disagree" or fold(reply.text) in _NO:
        _disagree(turn, wish)
    else:
        turn.ask_again(_consent_again(turn, wish))


def _consent_again(turn: Turn, wish: dict[str, Any]) -> Outgoing:
    if "unit" in wish:
        return cards.consent(turn.language, turn.address.channel, units.name_of(turn.db, wish["unit"]))
    if "admin" in wish:
        return cards.administrator_welcome(turn.language, help_of(turn), turn.address.channel)
    return cards.greeting_with_consent(turn.language, help_of(turn), turn.address.channel)


def _disagree(turn: Turn, wish: dict[str, Any]) -> None:
    unit_id = wish.get("unit")
    role = Role(wish["role"]) if "role" in wish else None
    consent.refuse(turn.db, turn.office, turn.now, turn.address, unit_id, role)
    turn.close()
    unit = units.name_of(turn.db, unit_id) if unit_id is not None else ""
    turn.say(cards.disagreed(turn.language, unit, wish.get("admin", "")))
    turn.forget()


@step("reg_find")
def find(turn: Turn, reply: Reply) -> None:
    """A code, or a unit's name as people type it."""
    wish = dict(turn.state.get("wish") or {})
    if isinstance(reply.answer, Code) and turn.account is None:
        take_code(turn, reply.answer.digits, wish)
    elif isinstance(reply.answer, Code):
        code(turn, reply)
    elif reply.choice.isdigit() and units.current(turn.db, int(reply.choice)) is not None:
        go_on(turn, {**kept(wish), "unit": int(reply.choice)})
    elif reply.choice == "other":
        _other_unit(turn, wish)
    elif fold(reply.text) in _HELLO and "agreed" not in wish and turn.account is None:
        greet(turn)
    else:
        _search(turn, reply.text, wish)


def _search(turn: Turn, typed: str, wish: dict[str, Any]) -> None:
    matches = find_units(typed[:200], units.names(turn.db)) if fold(typed) else []
    near = [match for match in matches if match.score >= NEAREST] or ([sure] if (sure := sure_match(matches)) else [])
    found = [
        Candidate(m.unit_id, units.name_of(turn.db, m.unit_id), m.via_former_name or "") for m in near or matches[:3]
    ]
    shown = cards.choose_unit(turn.language, found, typed, sure=bool(near))
    turn.ask("reg_find", shown, wish=wish, sure=bool(near), typed=typed[:80] if "agreed" in wish else "")


def _other_unit(turn: Turn, wish: dict[str, Any]) -> None:
    """None of those shown: type again; where nothing was near, the office hears that a unit is missing."""
    if turn.state.get("sure", True):
        turn.ask("reg_find", cards.ask_unit(turn.language), wish=wish)
        return
    typed = str(turn.state.get("typed", ""))
    if typed:
        key = f"unit-unknown:{fold(typed)[:60]}:{turn.today.isoformat()}"
        alert_office(turn.db, turn.office, turn.now, key, "registration.unit_unknown_alert", typed=typed)
    turn.ask("reg_find", cards.unit_passed_on(turn.language, help_of(turn)), wish=wish)


@step("reg_role")
def role(turn: Turn, reply: Reply) -> None:
    wish = dict(turn.state["wish"])
    unit = units.current(turn.db, wish["unit"])
    if unit is None:
        go_on(turn, kept(wish))
        return
    roles = roles_of(turn, unit)
    said = reply.choice if reply.choice in {r.value for r in roles} else (read_post(reply.text) or "")
    if said in roles:
        go_on(turn, {**wish, "role": Role(said).value})
    else:
        turn.ask_again(cards.ask_role(turn.language, unit.name, unit.kind, roles))


@step("reg_name")
def name(turn: Turn, reply: Reply) -> None:
    """The full name: one of the unit's list, or as typed."""
    wish = dict(turn.state["wish"])
    typed = " ".join(reply.text.split())
    if not is_person_name(typed):
        turn.ask_again(cards.bad_name(turn.language))
        return
    if typed == typed.lower() or typed == typed.upper():
        typed = " ".join(word.capitalize() for word in typed.split())
    names = registration.names_like(turn.db, wish["unit"], typed) if "unit" in wish else []
    if typed in names or (not names and not typed.isascii()):
        _named(turn, wish, typed)
    elif names:
        turn.ask("reg_pick", cards.choose_name(turn.language, names, typed), wish=wish, names=names, typed=typed)
    else:
        turn.ask("reg_pick", cards.confirm_name(turn.language, typed), wish=wish, names=[], typed=typed)


@step("reg_pick")
def pick_name(turn: Turn, reply: Reply) -> None:
    wish, names = dict(turn.state["wish"]), turn.state["names"]
    if reply.choice == "again":
        turn.ask("reg_name", cards.ask_name(turn.language), wish=wish)
    elif reply.choice == "typed" or (not reply.choice and fold(reply.text) in YES | {"dung"}):
        _named(turn, wish, turn.state["typed"])
    elif reply.choice.isdigit() and int(reply.choice) < len(names):
        _named(turn, wish, names[int(reply.choice)])
    else:
        name(turn, reply)


def _named(turn: Turn, wish: dict[str, Any], full_name: str) -> None:
    if "admin" in wish:
        _finish_administrator(turn, wish, full_name)
        return
    go_on(turn, {**wish, "name": full_name})


def _finish_administrator(turn: Turn, wish: dict[str, Any], full_name: str) -> None:
    turn.close()
    if not registration.may_become_administrator(turn.db, turn.office, turn.address, wish["admin"]):
        turn.refuse(cards.link_unknown(turn.language, help_of(turn)))
        return
    agreed = Spoken.from_json(wish["agreed"])
    registration.register_administrator(
        turn.db, turn.office, turn.now, turn.address, turn.talk.language, full_name, agreed, wish["admin"]
    )
    turn.say(cards.administrator_done(turn.language, full_name))
