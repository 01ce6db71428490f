"""``/cachnhac 1204``: another way of reminding for a directive that was sent; what it changes is shown before it is saved."""

from bot.actions import foreseen_changes
from bot.cards import ladder_choice as cards
from bot.conversation import Door, Reply, Turn, command, step
from handlers import ladder_words
from handlers.directive_changes import named_directive, still


@command("ladder", "cachnhac", "cach nhac", "doi cach nhac", door=Door.OFFICE, listed=True)
def ladder(turn: Turn, args: list[str]) -> None:
    directive = named_directive(turn, "ladder", args)
    if directive is not None:
        asked = cards.ask(turn.language, ladder_words.usual(turn), number=directive.number)
        turn.ask("ladder_choice", asked, directive=directive.id)


@step("ladder_choice")
def chosen(turn: Turn, reply: Reply) -> None:
    directive = still(turn)
    if directive is None:
        return
    choice = ladder_words.hear(turn, reply, directive.number)
    if choice is not None:
        turn.close()
        foreseen_changes.show_ladder(turn.db, turn.now, turn.person_id, directive.id, choice)
        turn.say(turn.t("calendar.comparing"))
