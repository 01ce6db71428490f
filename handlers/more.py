"""Việc khác: files, the text for the staff, the full text, giao xác nhận thay, why this message (dialogues.md 4.4)."""

from bot.actions.duties import Refusal
from bot.actions.open_cards import card_facts
from bot.cards import more as cards
from bot.cards.directive import SUMMARY_CHARACTERS, CardFacts, CardState, directive_card
from bot.cards.measure import MAX_LINES
from bot.cards.titles import in_sentence, title_of
from bot.conversation import Turn, command
from bot.domain.due_days import DueDays
from bot.domain.people import HEADS, RECEIVING, heads_first, may_enter_figures
from bot.domain.text import count_lines
from bot.store import people
from handlers.asking import closed_button, pair, refuse

CARD_ROOM = MAX_LINES - 7
"""Lines a card has for its text beside the buttons; what is longer was cut there."""


def facts_of(turn: Turn, args: list[str]) -> CardFacts | None:
    """What the unit's card shows, for somebody who answers for the unit; None when it was refused."""
    ids = pair(args)
    if ids is None:
        closed_button(turn)
        return None
    if ids[1] not in turn.standing.unit_ids and not turn.standing.is_office:
        refuse(turn, ids[1], Refusal.NOT_OF_UNIT)
        return None
    facts = card_facts(turn.db, turn.office, ids[0], ids[1], turn.language)
    if facts is None:
        refuse(turn, ids[1], Refusal.NOT_ADDRESSED)
    return facts


@command("more", reads=True)
def more(turn: Turn, args: list[str]) -> None:
    """``more DIRECTIVE UNIT``: the menu behind the card."""
    facts = facts_of(turn, args)
    if facts is None:
        return
    text = len(facts.summary) > SUMMARY_CHARACTERS or count_lines(facts.subject + "\n" + facts.summary) > CARD_ROOM - 3
    open_now = bool(facts.owed) and facts.state in (CardState.OPEN, CardState.CORRECTED)
    may_ask = open_now and may_enter_figures(turn.standing, facts.unit_id)
    dues = DueDays(facts.due, facts.own_dues)
    menu = cards.MenuFacts(
        facts.directive_id,
        facts.unit_id,
        facts.number,
        len(facts.files) if facts.may_file else 0,
        text or bool(facts.done),
        bool(turn.standing.roles_in(facts.unit_id) & HEADS) or turn.standing.is_office,
        may_ask,
        may_ask and any(dues.of(duty) is not None for duty in facts.owed),
    )
    turn.say(cards.menu(turn.language, menu))


@command("card", reads=True)
def card(turn: Turn, args: list[str]) -> None:
    """``card DIRECTIVE UNIT``: the card again, as it stands now."""
    facts = facts_of(turn, args)
    if facts is not None:
        turn.say(directive_card(turn.language, facts, with_files=False))


@command("files", reads=True)
def files(turn: Turn, args: list[str]) -> None:
    """``files DIRECTIVE UNIT``: the files once more."""
    facts = facts_of(turn, args)
    if facts is not None:
        turn.say(cards.files(turn.language, facts))


@command("forward", reads=True)
def forward(turn: Turn, args: list[str]) -> None:
    """``forward DIRECTIVE UNIT``: a text for the unit's own group."""
    facts = facts_of(turn, args)
    if facts is not None:
        turn.say(cards.forward(turn.language, facts))


@command("full", reads=True)
def full(turn: Turn, args: list[str]) -> None:
    """``full DIRECTIVE UNIT``: everything the office wrote."""
    facts = facts_of(turn, args)
    if facts is not None:
        for message in cards.full(turn.language, facts):
            turn.say(message)


@command("why", reads=True)
def why(turn: Turn, args: list[str]) -> None:
    """``why DIRECTIVE UNIT``: in which capacity somebody gets the card, and who else does."""
    facts = facts_of(turn, args)
    if facts is None:
        return
    posts = [p for p in heads_first(people.posts_of_unit(turn.db, facts.unit_id, turn.today)) if p.role in RECEIVING]
    own = next((post for post in posts if post.person_id == turn.person_id), None)
    title = turn.t("directive.delegate")
    if own is not None:
        title = in_sentence(title_of(turn.language, own.role, own.unit_kind, own.title), own.role)
    others = []
    for post in posts:
        person = people.person(turn.db, post.person_id)
        if person is not None and post.person_id != turn.person_id:
            role = in_sentence(title_of(turn.language, post.role, post.unit_kind, post.title), post.role)
            others.append(f"{person.full_name} ({role})")
    names = list(dict.fromkeys(others))
    turn.say(cards.why(turn.language, title, facts.unit_name, names, has_due=facts.due is not None))
