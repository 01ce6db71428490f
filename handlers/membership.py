"""Leaving a post; for the office: who is in a unit, ending a post, cutting an account, declaring a line void."""

from bot.actions import accounts, annulment, membership
from bot.actions.membership import Mended
from bot.actions.spoken import spoken
from bot.actions.unit_finding import units_meant
from bot.cards import membership as cards
from bot.cards.membership import ACCOUNT_REASONS, POST_REASONS
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.answers import Code
from bot.domain.people import PostStatus
from bot.domain.text import clip
from bot.store import people, units
from bot.store import registration as rows
from handlers.approvals import number

# -------------------------------------------------------------------------------------------------------------- leaving


@command("leave", "thoichucvu", "thoi chuc vu", "roidonvi", "roi don vi", "chuyen cong tac", listed=True)
def leave(turn: Turn, _args: list[str]) -> None:
    """Give up a post of one's own."""
    posts = [membership.view_of(turn.db, post) for post in turn.standing.posts]
    if not posts:
        turn.say(turn.t("membership.no_post"))
    elif len(posts) == 1:
        turn.ask("leave_confirm", cards.confirm_leaving(turn.language, posts[0]), post=posts[0].id)
    else:
        turn.ask("leave_which", cards.which_post(turn.language, posts))


@step("leave_which")
def leave_which(turn: Turn, reply: Reply) -> None:
    post = next((post for post in turn.standing.posts if str(post.id) == reply.choice), None)
    if post is None:
        nothing_changed(turn)
        return
    shown = cards.confirm_leaving(turn.language, membership.view_of(turn.db, post))
    turn.ask("leave_confirm", shown, post=post.id)


@step("leave_confirm")
def leave_confirm(turn: Turn, reply: Reply) -> None:
    post = people.post(turn.db, turn.state["post"])
    if reply.choice != "leave" or post is None:
        nothing_changed(turn)
        return
    turn.close()
    done = membership.leave(turn.db, turn.office, turn.now, turn.person_id, post.id, spoken(turn.incoming))
    if done is Mended.DONE:
        turn.say(cards.left(turn.language, membership.view_of(turn.db, post), turn.today))
    else:
        mended(turn, done)


# --------------------------------------------------------------------------------------------------- what the office sees


@command("people_of", "nhansu", "nhan su", "ai o", door=Door.OFFICE, listed=True)
def people_of(turn: Turn, args: list[str]) -> None:
    """Who holds which post in a unit: ``/nhansu bao tang``."""
    if not args:
        turn.ask("people_unit", turn.t("membership.ask_unit"))
    elif args[0].isdigit() and len(args) <= 2:
        show_members(turn, number(args), number(args[1:]))
    else:
        _find_members(turn, " ".join(args))


@step("people_unit")
def people_unit(turn: Turn, reply: Reply) -> None:
    _find_members(turn, reply.text)


def _find_members(turn: Turn, typed: str) -> None:
    found = units_meant(turn.db, typed)
    if not found:
        turn.ask("people_unit", turn.t("membership.unit_not_found", typed=clip(typed, 60)))
    elif len(found) == 1:
        turn.close()
        show_members(turn, found[0].id, 0)
    else:
        turn.close()
        pairs = [(unit.id, unit.name) for unit in found]
        turn.say(cards.choose_unit_for(turn.language, "membership.which_unit", pairs, "people_of"))


def show_members(turn: Turn, unit_id: int, start: int) -> None:
    unit = units.current(turn.db, unit_id)
    if unit is None:
        turn.say(turn.t("membership.gone"))
        return
    members = membership.members_of(turn.db, turn.office, turn.now, unit_id)
    waiting = sum(post.unit_id == unit_id for post in people.pending_posts(turn.db))
    expected = [e.full_name for e in rows.expected_in(turn.db, unit_id) if e.person_id is None]
    turn.say(cards.unit_members(turn.language, unit.name, unit_id, members, waiting, expected, start))


@command("member", door=Door.OFFICE)
def member(turn: Turn, args: list[str]) -> None:
    """One person in one post, with what the office can mend."""
    post = people.post(turn.db, number(args))
    shown = membership.member(turn.db, turn.office, post) if post and post.status is PostStatus.ACTIVE else None
    turn.say(cards.member_card(turn.language, shown) if shown else turn.t("membership.gone"))


@command("end_post", door=Door.OFFICE)
def end_post(turn: Turn, args: list[str]) -> None:
    """End somebody's post: the reason is asked first."""
    post = people.post(turn.db, number(args))
    person = people.person(turn.db, post.person_id) if post else None
    if post is None or person is None or post.status is not PostStatus.ACTIVE:
        turn.say(turn.t("membership.gone"))
        return
    refused = membership.why_not_end(turn.db, turn.office, turn.now, turn.standing, post.id)
    if refused is not None:
        mended(turn, refused)
        return
    shown = cards.ask_why_post(turn.language, person.full_name, membership.view_of(turn.db, post))
    turn.ask("end_post_why", shown, post=post.id)


@step("end_post_why")
def end_post_why(turn: Turn, reply: Reply) -> None:
    reason = _reason(turn, reply, "end_post_why", POST_REASONS, post=turn.state["post"])
    post = people.post(turn.db, turn.state.get("post", 0))
    if not reason or post is None:
        return
    turn.close()
    person = people.person(turn.db, post.person_id)
    done = membership.end_post(turn.db, turn.office, turn.now, turn.standing, post.id, reason)
    if done is Mended.DONE and person is not None:
        turn.say(cards.post_ended(turn.language, person.full_name, membership.view_of(turn.db, post), reason))
    else:
        mended(turn, done)


@command("unlink", door=Door.OFFICE)
def unlink(turn: Turn, args: list[str]) -> None:
    """Cut somebody's account, for a lost phone or a wrong person: the reason is asked first."""
    account = people.account(turn.db, number(args))
    person = people.person(turn.db, account.person_id) if account else None
    if account is None or person is None or account.status == "ended":
        turn.say(turn.t("membership.gone"))
        return
    shown = cards.ask_why_account(turn.language, person.full_name, membership.account_view(turn.office, account))
    turn.ask("unlink_why", shown, account=account.id)


@step("unlink_why")
def unlink_why(turn: Turn, reply: Reply) -> None:
    account_id = turn.state["account"]
    reason = _reason(turn, reply, "unlink_why", ACCOUNT_REASONS, account=account_id)
    if not reason:
        return
    turn.close()
    done, account = accounts.unlink(turn.db, turn.office, turn.now, turn.standing, account_id, reason)
    person = people.person(turn.db, account.person_id) if account else None
    if done is not Mended.DONE or account is None or person is None:
        mended(turn, done)
        return
    posts = people.standing(turn.db, person.id, turn.today).posts
    view = membership.account_view(turn.office, account)
    turn.say(cards.unlinked(turn.language, person.full_name, view, reason, invite=posts[0].unit_id if posts else None))


def _reason(turn: Turn, reply: Reply, step_name: str, keys: tuple[str, ...], **state: int) -> str:
    """The reason chosen or typed; empty when it is still to come, or nothing is to be done."""
    if reply.choice == "keep":
        nothing_changed(turn)
        return ""
    if reply.choice == "other":
        turn.ask(step_name, turn.t("approvals.type_reason"), **state)
        return ""
    if reply.choice in keys:
        return turn.t(f"membership.reason.{reply.choice}")
    typed = clip(" ".join(reply.text.split()), 200)
    if not typed:
        turn.ask_again(turn.t("approvals.type_reason"))
    return typed


# --------------------------------------------------------------------------------------------------------- a void line


@command("annul", "huyghinhan", "huy ghi nhan", "huy lan ghi", door=Door.OFFICE, listed=True)
def annul(turn: Turn, args: list[str]) -> None:
    """Declare what a receipt code stands for void, with a reason; the log keeps both lines."""
    digits = "".join(c for c in "".join(args) if c.isdigit())
    if len(digits) == 8:
        _ask_annul_reason(turn, digits)
    else:
        turn.ask("annul_code", turn.t("membership.ask_receipt"))


@step("annul_code")
def annul_code(turn: Turn, reply: Reply) -> None:
    if isinstance(reply.answer, Code) and len(reply.answer.digits) == 8:
        _ask_annul_reason(turn, reply.answer.digits)
    else:
        turn.ask_again(turn.t("membership.ask_receipt"))


def _ask_annul_reason(turn: Turn, digits: str) -> None:
    shown = f"{digits[:4]} {digits[4:]}"
    if annulment.may_annul(turn.db, digits):
        turn.ask("annul_why", turn.t("membership.ask_annul_reason", code=shown), code=digits)
        return
    turn.close()
    turn.refuse(turn.t("membership.no_such_receipt", code=shown))


@step("annul_why")
def annul_why(turn: Turn, reply: Reply) -> None:
    reason = clip(" ".join(reply.text.split()), 200)
    digits = turn.state["code"]
    shown = f"{digits[:4]} {digits[4:]}"
    if not reason:
        turn.ask_again(turn.t("membership.ask_annul_reason", code=shown))
        return
    turn.close()
    results = annulment.annul(turn.db, turn.office, turn.now, turn.standing, digits, reason, turn.incoming)
    if Mended.DONE in results:
        turn.say(turn.t("membership.annulled", code=shown))
    elif Mended.HIGHER_STANDS in results:
        turn.refuse(turn.t("membership.higher_stands"))
    else:
        turn.refuse(turn.t("membership.no_such_receipt", code=shown))


# -------------------------------------------------------------------------------------------------------------- helpers


def nothing_changed(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("membership.nothing_changed"))


def mended(turn: Turn, done: Mended) -> None:
    """Why an act came to nothing."""
    match done:
        case Mended.LAST_OFFICE_MEMBER:
            turn.refuse(turn.t("membership.last_office_member"))
        case Mended.LAST_ADMINISTRATOR:
            turn.refuse(turn.t("membership.last_administrator"))
        case Mended.HIGHER_POST:
            turn.refuse(turn.t("membership.higher_post"))
        case Mended.NO_RIGHT:
            turn.refuse(turn.t("membership.no_right"))
        case _:
            turn.say(turn.t("membership.gone"))
