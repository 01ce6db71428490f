"""``/dulieu`` shows what is stored, cuts an account, withdraws consent, files a request; ``/ngonngu`` switches language."""

from bot.actions import accounts, privacy
from bot.actions.spoken import spoken
from bot.cards import privacy as cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.events import DataRight
from bot.domain.text import clip
from bot.store import people
from handlers.approvals import number
from handlers.membership import nothing_changed


@command("my_data", "dulieu", "du lieu", "du lieu ca nhan", listed=True)
def my_data(turn: Turn, _args: list[str]) -> None:
    """What is stored about the person who asks."""
    kept = privacy.stored(turn.db, turn.office, turn.person_id)
    turn.say(
        cards.stored_card(
            turn.language, kept.name, kept.phone, kept.posts, kept.accounts, kept.agreed_at, kept.version, kept.lines
        )
    )


@command("cut_here")
def cut_here(turn: Turn, _args: list[str]) -> None:
    """Cut the account that asks."""
    last = len(people.accounts_of(turn.db, turn.person_id)) < 2
    turn.ask("cut_sure", cards.confirm_cut(turn.language, last=last))


@step("cut_sure")
def cut_sure(turn: Turn, reply: Reply) -> None:
    if reply.choice != "yes" or turn.account is None:
        nothing_changed(turn)
        return
    turn.close()
    said = spoken(turn.incoming).raw_text
    accounts.unlink(turn.db, turn.office, turn.now, turn.standing, turn.account.id, said, here=True)
    turn.say(turn.t("privacy.cut_done"))
    turn.forget()


@command("withdraw_consent", "rut lai dong y", "rut dong y")
def withdraw_consent(turn: Turn, _args: list[str]) -> None:
    turn.ask("withdraw_sure", cards.confirm_withdrawal(turn.language))


@step("withdraw_sure")
def withdraw_sure(turn: Turn, reply: Reply) -> None:
    if reply.choice != "yes":
        nothing_changed(turn)
        return
    turn.close()
    if privacy.withdraw_consent(turn.db, turn.office, turn.now, turn.person_id, turn.address, spoken(turn.incoming)):
        turn.say(turn.t("privacy.withdrawn"))
        turn.forget()
    else:
        turn.refuse(turn.t("privacy.last_of_office"))


@command("data_request")
def data_request(turn: Turn, _args: list[str]) -> None:
    turn.ask("data_right", cards.which_right(turn.language))


@step("data_right")
def data_right(turn: Turn, reply: Reply) -> None:
    if reply.choice in {right.value for right in cards.ASKED}:
        turn.ask("data_text", turn.t("privacy.ask_text"), right=reply.choice)
    else:
        turn.ask_again(cards.which_right(turn.language))


@step("data_text")
def data_text(turn: Turn, reply: Reply) -> None:
    text = clip(reply.text, 1000)
    if not text:
        turn.ask_again(turn.t("privacy.ask_text"))
        return
    right = DataRight(turn.state["right"])
    turn.close()
    filed, due = privacy.file_request(
        turn.db, turn.office, turn.now, turn.person_id, right, text, spoken(turn.incoming)
    )
    turn.say(cards.filed(turn.language, filed, due))


@command("data_done", door=Door.OFFICE)
def data_done(turn: Turn, args: list[str]) -> None:
    """The office has done what a request asked."""
    done = privacy.finish_request(turn.db, turn.office, turn.now, turn.standing, number(args))
    turn.say(turn.t("privacy.marked_done", number=done.id) if done else turn.t("membership.gone"))


@command("language", "ngonngu", "ngon ngu", door=Door.ANYONE, listed=True)
def language(turn: Turn, args: list[str]) -> None:
    """Go on in another language; remembered with the account."""
    if args and args[0] in turn.office.languages:
        turn.speak(args[0])
        if turn.account is not None:
            people.set_language(turn.db, turn.account.id, args[0])
        turn.say(turn.t("privacy.language_set"))
    else:
        names = [(known.code, known.t("privacy.own_name")) for known in turn.office.languages]
        turn.say(cards.which_language(turn.language, names))
