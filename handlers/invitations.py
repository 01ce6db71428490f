"""The office invites: one person or post with a code, a link and a QR card; everybody at once as a sheet to print."""

from bot.actions import invitations, registration
from bot.actions.unit_finding import units_meant
from bot.cards import units as cards
from bot.cards.membership import choose_unit_for
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.people import Role, may_give_post
from bot.domain.text import clip
from bot.export import invitation_jobs
from bot.export.invitation_jobs import CARD_JOB, SHEET_JOB
from bot.store import jobs, people, units
from bot.store import registration as rows
from bot.store.units import Unit
from handlers.approvals import number
from handlers.registering import roles_of


@command("invite", "moi", "moi dang ky", "cap ma", "capma", "phieu moi", door=Door.OFFICE, listed=True)
def invite(turn: Turn, args: list[str]) -> None:
    """Invite somebody of a unit: ``/moi bao tang``."""
    if not args:
        turn.ask("invite_unit", turn.t("units.invite_ask_unit"))
    elif len(args) == 1 and args[0].isdigit():
        unit = units.current(turn.db, number(args))
        if unit is None:
            turn.ask("invite_unit", turn.t("units.invite_ask_unit"))
        else:
            _ask_whom(turn, unit)
    else:
        _find(turn, " ".join(args))


@step("invite_unit")
def invite_unit(turn: Turn, reply: Reply) -> None:
    _find(turn, reply.text)


def _find(turn: Turn, typed: str) -> None:
    found = units_meant(turn.db, typed)
    if not found:
        turn.ask("invite_unit", turn.t("membership.unit_not_found", typed=clip(typed, 60)))
    elif len(found) == 1:
        _ask_whom(turn, found[0])
    else:
        turn.close()
        pairs = [(unit.id, unit.name) for unit in found]
        turn.say(choose_unit_for(turn.language, "units.invite_which_unit", pairs, "invite"))


def _ask_whom(turn: Turn, unit: Unit, *, by_post: bool = False) -> None:
    waiting = [] if by_post else [e for e in rows.expected_in(turn.db, unit.id) if _is_out_of_reach(turn, e.person_id)]
    listed = [(e.id, e.full_name, e.role, e.title) for e in waiting]
    shown = cards.whom_to_invite(turn.language, unit.name, unit.kind, listed, roles_of(turn, unit))
    turn.ask("invite_whom", shown, unit=unit.id)


def _is_out_of_reach(turn: Turn, person_id: int | None) -> bool:
    """Not registered yet, or left without any account: a lost phone."""
    return person_id is None or not people.accounts_of(turn.db, person_id)


@step("invite_whom")
def invite_whom(turn: Turn, reply: Reply) -> None:
    unit = units.current(turn.db, turn.state["unit"])
    kind, value = reply.choice[:1], reply.choice[1:]
    if unit is None:
        turn.close()
        turn.say(turn.t("membership.gone"))
        return
    expected = rows.expected(turn.db, int(value)) if kind == "e" and value.isdigit() else None
    if expected is not None and expected.unit_id == unit.id:
        _make(turn, unit, expected.role, expected.id)
    elif kind == "r" and value in {role.value for role in roles_of(turn, unit)}:
        _make(turn, unit, Role(value), None)
    elif reply.choice == "roles":
        _ask_whom(turn, unit, by_post=True)
    elif (named := registration.expected_for(turn.db, unit.id, reply.text)) is not None:
        _make(turn, unit, named.role, named.id)
    else:
        _ask_whom(turn, unit)


def _make(turn: Turn, unit: Unit, role: Role, expected_id: int | None) -> None:
    """The card is drawn outside the turn; it comes with code and links as soon as it is ready."""
    turn.close()
    if not may_give_post(turn.standing, role, unit.kind):
        turn.refuse(turn.t("approvals.higher_post"))
        return
    data = {"wanted": [[unit.id, role.value, expected_id]], "by": turn.person_id}
    jobs.add(turn.db, CARD_JOB, data, turn.now)


@command("revoke", door=Door.OFFICE)
def revoke(turn: Turn, args: list[str]) -> None:
    """Make an invitation worthless: a lost slip, a wrong person."""
    done = invitations.revoke(turn.db, turn.now, number(args), turn.person_id)
    turn.say(turn.t("units.revoked" if done else "units.not_revoked"))


@command("invitation_sheet", "inphieumoi", "in phieu moi", "in phieu", "moi tat ca", door=Door.OFFICE, listed=True)
def invitation_sheet(turn: Turn, _args: list[str]) -> None:
    """Invitations for everybody still to register, as a sheet to print."""
    parts = invitation_jobs.wanted_parts(turn.db, turn.office, turn.now, turn.standing)
    if not parts:
        turn.say(turn.t("units.sheet_none"))
        return
    for n, wanted in enumerate(parts, start=1):
        data = {"wanted": wanted, "by": turn.person_id, "part": n, "parts": len(parts)}
        jobs.add(turn.db, SHEET_JOB, data, turn.now)
    turn.say(turn.language.n("units.sheet_working", sum(map(len, parts))))
