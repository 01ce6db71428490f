"""One's own accounts and details: a second account, the digit 0 for "chưa đúng"."""

from bot.actions import invitations, membership, registration, registration_requests
from bot.actions.accounts import LinkHow
from bot.actions.registration import Wish
from bot.actions.spoken import spoken
from bot.cards import registration as cards
from bot.conversation import Reply, Turn, command, step
from bot.domain.people import PostStatus, Role
from bot.intake.unit_table import is_person_name
from bot.store import people, units
from handlers.registering import ask_second, join, roles_of, show_result


@command("link", "lienket", "lien ket", listed=True)
def link(turn: Turn, _args: list[str]) -> None:
    """A code by which a second account of the same person is linked, and a link for the page, which no code alone opens."""
    digits, _ = invitations.issue_link_code(turn.db, turn.office, turn.now, turn.person_id)
    page, known = invitations.page_for_second_device(turn.db, turn.office, turn.now, turn.person_id)
    turn.say(cards.link_code(turn.language, digits, invitations.LINK_CODE_MINUTES, page, page_knows=known))


@step("reg_second")
def second(turn: Turn, reply: Reply) -> None:
    wish = dict(turn.state["wish"])
    if reply.choice in {how.value for how in LinkHow}:
        join(turn, wish, LinkHow(reply.choice))
    elif reply.choice == "keep":
        turn.close()
        turn.say(cards.not_linked(turn.language))
        turn.forget()
    else:
        ask_second(turn, wish)


@command("fix")
def fix(turn: Turn, args: list[str]) -> None:
    """Something about one's own registration is wrong."""
    post = people.post(turn.db, int(args[0])) if args and args[0].isdigit() else None
    if post is None or post.person_id != turn.person_id or post.status not in (PostStatus.ACTIVE, PostStatus.PENDING):
        turn.refuse(cards.kept(turn.language))
        return
    turn.ask("reg_fix", cards.fix_menu(turn.language), post=post.id)


@step("reg_fix")
def fix_what(turn: Turn, reply: Reply) -> None:
    post = people.post(turn.db, turn.state["post"])
    unit = units.current(turn.db, post.unit_id) if post else None
    if post is None or unit is None or reply.choice not in ("name", "role", "unit"):
        turn.close()
        turn.say(cards.kept(turn.language))
    elif reply.choice == "name":
        turn.ask("reg_fix_name", cards.ask_name(turn.language), post=post.id)
    elif reply.choice == "role":
        shown = cards.ask_role(turn.language, unit.name, unit.kind, roles_of(turn, unit), keep=True)
        turn.ask("reg_fix_role", shown, post=post.id)
    else:
        membership.withdraw_post(turn.db, turn.office, turn.now, turn.person_id, post.id, spoken(turn.incoming))
        turn.ask("reg_find", cards.ask_unit(turn.language), wish={"registered": True})


@step("reg_fix_name")
def fix_name(turn: Turn, reply: Reply) -> None:
    typed = " ".join(reply.text.split())
    if not is_person_name(typed):
        turn.ask_again(cards.bad_name(turn.language))
        return
    post_id = turn.state["post"]
    turn.close()
    again = membership.correct_name(turn.db, turn.office, turn.now, turn.person_id, typed)
    turn.say(cards.renamed(turn.language, typed))
    post = people.post(turn.db, post_id)
    if again and post is not None:
        words = membership.view_of(turn.db, post).words(turn.language)
        turn.say(cards.waiting(turn.language, typed, words, post_id))
        registration_requests.ask_office(turn.db, turn.office, turn.now, post_id)


@step("reg_fix_role")
def fix_role(turn: Turn, reply: Reply) -> None:
    post = people.post(turn.db, turn.state["post"])
    unit = units.current(turn.db, post.unit_id) if post else None
    turn.close()
    roles = roles_of(turn, unit) if unit else ()
    if post is None or unit is None or reply.choice not in {r.value for r in roles} or reply.choice == post.role:
        turn.say(cards.kept(turn.language))
        return
    said = spoken(turn.incoming)
    invitation_id = membership.invitation_of(post)
    membership.withdraw_post(turn.db, turn.office, turn.now, turn.person_id, post.id, said)
    asked = Wish(unit.id, Role(reply.choice), people.name_of(turn.db, turn.person_id))
    result = registration.take_post(
        turn.db, turn.office, turn.now, turn.person_id, asked, said, corrected_from=invitation_id
    )
    show_result(turn, result, asked, unit, further=True)
