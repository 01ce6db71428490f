"""One turn: from what arrived to the one step that answers it, with all effects in the caller's transaction."""

from typing import Any

from bot.actions import channel_detours, delivery, meters, settlement, waiting
from bot.actions.alerts import alert_office
from bot.actions.office import Office
from bot.cards.words import office_to_call
from bot.conversation import typed
from bot.conversation.choosing import Choosing, Chosen
from bot.conversation.registry import REGISTRY, Command, Door, Meaning
from bot.conversation.turn import Reply, Turn
from bot.domain import answers, secrecy
from bot.domain.events import Code, TurnFailed
from bot.domain.people import NOBODY
from bot.domain.text import clean
from bot.messaging import Incoming, IncomingKind, Outgoing
from bot.store import conversations, directives, events, forgetting, inbox, offers, people, routing, writing
from bot.store.database import Database

ALERT_EVERY_MS = 3_600_000
"""The office is told of failed turns at most once an hour; each is a line of the log."""
HEARD_EVERY_MS = 60_000
"""How exactly the record knows when an account was heard from last: a row changed by every message says no more than one a minute."""
QUESTION_EXPIRES_MS = 15 * 60_000
"""A question left alone for this long is not continued by plain text; its buttons still work while it is the last one asked."""


def is_reading(incoming: Incoming) -> bool:
    """Whether this message is a command that only reads: it may run on a read connection (pure, looks at the text alone)."""
    found = _command_of(incoming)
    return found is not None and found[0].reads


def take_turn(db: Database, office: Office, inbox_id: int, incoming: Incoming, now: int) -> bool:
    """Answer one message: marks its inbox row done together with every effect. False when it was done before."""
    if not inbox.mark_done(db, inbox_id, now):
        return False
    turn = _open(db, office, inbox_id, incoming, now)
    _dispatch(turn)
    _finish(db, turn)
    return True


def take_reading_turn(db: Database, office: Office, inbox_id: int, incoming: Incoming, now: int) -> Turn | None:
    """Run a reading command on a read connection; :func:`finish_reading_turn` queues its answers afterwards.

    None where the words may answer a question that waits, or are a choice typed out: then it is a turn like any other.
    """
    turn = _open(db, office, inbox_id, incoming, now)
    if incoming.kind is IncomingKind.TEXT and not incoming.text.lstrip().startswith("/"):
        label = typed.by_label(turn, clean(incoming.text)).outcome is not Choosing.NOT_OFFERED
        if label or _question_is_open(turn):
            return None
    _dispatch(turn)
    return turn


def finish_reading_turn(db: Database, turn: Turn) -> bool:
    """Queue what a reading turn answered, unless its row was done meanwhile."""
    if not inbox.mark_done(db, turn.inbox_id, turn.now):
        return False
    _finish(db, turn)
    return True


def apologise(db: Database, office: Office, inbox_id: int, incoming: Incoming, error: str, now: int) -> None:
    """The second transaction of a step that failed: the row is marked, the person and the office told, the log keeps that it happened."""
    inbox.mark_failed(db, inbox_id, error, now)
    if is_secret(incoming):
        inbox.scrub(db, inbox_id)
    account = people.account_at(db, incoming.address.channel, incoming.address.id)
    failed = TurnFailed(
        inbox_id=inbox_id,
        error=Code(error.partition(":")[0]),
        person_id=account.person_id if account else None,
        channel=incoming.address.channel,
    )
    events.append(db, failed, now)
    alert_office(db, office, now, f"turn_failed:{now // ALERT_EVERY_MS}", "alert.turn_failed")
    talk = conversations.load(db, incoming.address.channel, incoming.address.id)
    language = office.language(talk.language)
    text = language.t("help.failed", office=office_to_call(language, office.contact))
    delivery.answer(db, office, now, incoming.address, f"f:{inbox_id}", Outgoing(text), language)


def _open(db: Database, office: Office, inbox_id: int, incoming: Incoming, now: int) -> Turn:
    address = incoming.address
    found = writing.at(db, address.channel, address.id, office.today(now))
    talk, account = found.talk, found.account
    if account is not None:
        talk.language = account.language
    elif talk.revision == 0 and incoming.language[:2] in office.languages:
        talk.language = incoming.language[:2]
    return Turn(db, office, inbox_id, incoming, talk, account, found.standing or NOBODY, now)


def _finish(db: Database, turn: Turn) -> None:
    meters.count_incoming(db, turn.office, turn.now, turn.address.channel)
    turn.deliver(db)
    if turn.scrubbed:
        inbox.scrub(db, turn.inbox_id)
    if turn.account is None or turn.told_a_code:  # the platform shows a name, and nobody has agreed to its being kept
        inbox.forget_raw(db, turn.inbox_id)
    if turn.account is not None:
        if turn.account.status == "blocked":
            settlement.restore_address(db, turn.now, turn.account)
        if turn.now - turn.account.heard_at >= HEARD_EVERY_MS or turn.account.refused_at >= turn.account.heard_at:
            people.heard_from(db, turn.account.id, turn.now)
        if routing.anything_waits(db):
            waiting.open_window(db, turn.office, turn.now, turn.address.channel, turn.address.id)
            channel_detours.elsewhere(db, turn.office, turn.now, turn.account.person_id)
    if turn.one_too_many:
        meters.tell_of_crowd(db, turn.office, turn.now, turn.address.channel)
    if turn.forgotten:
        conversations.forget(db, turn.address.channel, turn.address.id)
        inbox.scrub(db, turn.inbox_id)
        forgetting.leave(db, turn.address.channel, turn.address.id, turn.now)
        return
    turn.talk.answered_at = turn.now
    conversations.save(db, turn.talk, turn.now)


def _dispatch(turn: Turn) -> None:
    if turn.account is None and meters.is_one_too_many(turn.db, turn.office, turn.address):
        _say_full(turn)
        return
    if is_secret(turn.incoming):
        turn.scrub()
        # In a group the one answer stays that one: a private matter is not discussed there.
        _mean(turn, Meaning.GROUP if turn.incoming.kind is IncomingKind.GROUP else Meaning.SECRET)
        return
    match turn.incoming.kind:
        case IncomingKind.GROUP:
            _mean(turn, Meaning.GROUP)
        case IncomingKind.EDITED:
            _mean(turn, Meaning.EDITED)
        case IncomingKind.TAP:
            _run(turn, turn.incoming.command)
        case IncomingKind.CONTACT:
            _mean(turn, Meaning.CONTACT)
        case IncomingKind.UNSUPPORTED:
            _mean(turn, Meaning.UNSUPPORTED)
        case IncomingKind.VOICE:
            _mean(turn, Meaning.VOICE)
        case IncomingKind.SYMBOL:
            _mean(turn, Meaning.SYMBOLS if turn.account else Meaning.GREETING)
        case IncomingKind.TEXT | IncomingKind.FILES:
            _take_text(turn)


def _take_text(turn: Turn) -> None:
    incoming = turn.incoming
    text = clean(incoming.text)
    if incoming.start:
        _run(turn, f"start {incoming.start}")
        return
    if len(text) > turn.office.config.limits.text_characters:
        _mean(turn, Meaning.TOO_LONG)
        return
    for attachment in incoming.attachments:
        if attachment.file is not None:
            directives.remember_file(
                turn.db, attachment.file.sha256, attachment.file.size, attachment.file.mime, turn.now
            )
    if incoming.attachments:
        reply = Reply(text, files=incoming.attachments)
        if _takes_files(turn):
            REGISTRY.steps[turn.talk.step or ""](turn, reply)
        else:
            _mean_late(turn, Meaning.FILES, reply)
        return
    _take_plain(turn, text)


def _take_plain(turn: Turn, text: str) -> None:
    asked = _question_is_open(turn)
    answer = answers.read_answer(
        text,
        asked_people=asked and bool(turn.state.get("asked_people")),
        commands=REGISTRY.words,
        sentences=REGISTRY.sentences,
    )
    if isinstance(answer, answers.Command):
        command = REGISTRY.commands.get(answer.name)
        if command is None:
            _mean(turn, Meaning.UNKNOWN if turn.account else Meaning.GREETING, Reply(text, answer=answer))
            return
        if answer.args and not asked and not text.startswith("/") and _take(turn, typed.by_label(turn, text), text):
            return  # "viec khac" is the card's choice, not the list of duties
        if text.startswith("/") or not asked or typed.wins_over_question(turn, command, text):
            typed.forget_last(turn)
            words = answer.args.split()
            if all(w.lstrip("#u@").isdigit() for w in words) and not _are_usable(words):
                _mean(turn, Meaning.UNKNOWN if turn.account else Meaning.GREETING, Reply(text, answer=answer))
                return
            _enter(turn, command, words)
            return
        answer = answers.Text(text)
    if isinstance(answer, answers.Cancel):
        typed.forget_last(turn)
        _enter(turn, REGISTRY.commands["cancel"], [])
        return
    if typed.said_twice(turn, text):
        _show_again(turn)
        return
    reply = Reply(text, answer=answer)
    if isinstance(answer, answers.DigitFor) or (isinstance(answer, answers.Act) and answer.number):
        _mean(turn, Meaning.ACT if turn.account else Meaning.GREETING, reply)
        return
    number = str(answer.n) if isinstance(answer, answers.Digit) else _two_digits(answer)
    if number and not _is_count(turn, int(number)) and _take(turn, typed.by_digit(turn, number), number):
        return
    if asked:
        own = typed.own_label(turn, text)
        if own:
            _run(turn, own)
        else:
            REGISTRY.steps[turn.talk.step or ""](turn, reply)
        return
    if isinstance(answer, answers.Text) and _take(turn, typed.by_label(turn, text), text):
        return
    _mean_late(turn, _meaning_of(answer, turn), reply)


def _two_digits(answer: Any) -> str:
    """``12`` as the number of a choice, where a list is that long; "" for anything else."""
    text = answer.text if isinstance(answer, answers.Text) else ""
    return text if len(text) == 2 and text.isascii() and text.isdigit() else ""


_MAY_BELONG_TO_IDLE = frozenset({Meaning.UNKNOWN, Meaning.NEGATION, Meaning.FILES})


def _mean_late(turn: Turn, kind: Meaning, reply: Reply) -> None:
    """What no open question takes: perhaps meant for one that was left alone too long, whose keeper asks; else a meaning of its own."""
    keeper = REGISTRY.idle.get(turn.talk.step or "") if kind in _MAY_BELONG_TO_IDLE else None
    if keeper is not None and turn.account is not None:
        keeper(turn, reply)
    else:
        _mean(turn, kind, reply)


def _is_count(turn: Turn, number: int) -> bool:
    """Whether a number is that of the recipients, which was asked for: always where choices are tapped, else when it is just that."""
    wanted = turn.state.get("typed_count") if _question_is_open(turn) else None
    return wanted is not None and (wanted == number or bool(turn.office.capabilities[turn.address.channel].buttons))


def _meaning_of(answer: Any, turn: Turn) -> Meaning:
    match answer:
        case answers.Code(kind=answers.CodeKind.EIGHT):
            return Meaning.CODE
        case answers.Code() if turn.account is not None:
            return Meaning.RECEIPT
        case _ if turn.account is None:
            return Meaning.GREETING
        case answers.Act():
            return Meaning.ACT
        case answers.Assent():
            return Meaning.ASSENT
        case answers.Negation():
            return Meaning.NEGATION
        case answers.Symbols():
            return Meaning.SYMBOLS
        case answers.Digit():
            return Meaning.DIGIT
        case _:
            return Meaning.UNKNOWN


def _take(turn: Turn, chosen: Chosen, said: str) -> bool:
    """Run the choice that was typed, or ask which was meant; False leaves what was said to the open question or the hooks."""
    match chosen.outcome:
        case Choosing.TAKEN:
            _run(turn, chosen.command)
        case Choosing.AMBIGUOUS:
            _mean(turn, Meaning.WHICH, Reply(said, answer=chosen.candidates))
        case Choosing.NOT_OFFERED:
            return False
    return True


def _run(turn: Turn, data: str) -> None:
    """A tap, or what a typed choice stands for: a question's answer or a command with arguments. All of it is user input."""
    if data.startswith("="):
        revision, _, value = data[1:].partition(":")
        if revision != str(turn.talk.revision) or not _was_offered(turn, data):
            _mean(turn, Meaning.STALE, Reply(value))
            return
        take = REGISTRY.steps.get(turn.talk.step or "")
        if take is None:  # no question waits, or an earlier version of the product asked it
            _mean(turn, Meaning.STALE, Reply(value))
        else:
            take(turn, Reply(choice=value))
        return
    name, *args = data.split()[:8] or [""]
    command = REGISTRY.commands.get(name)
    if command is None or not _are_usable(args):
        _mean(turn, Meaning.STALE if turn.account else Meaning.GREETING, Reply(data))
        return
    _enter(turn, command, args)


_LARGEST = 10**15


def _are_usable(args: list[str]) -> bool:
    """Whether every number among a command's arguments is one that we could have written: ASCII digits, below 10^15 (epoch ms are)."""
    return all(_is_usable(arg) for arg in args)


def _is_usable(arg: str) -> bool:
    digits = arg[1:] if arg[:1] in "#u@" else arg
    return not digits.isdigit() or (digits.isascii() and len(digits) < 16 and int(digits) < _LARGEST)


def _was_offered(turn: Turn, data: str) -> bool:
    """Whether the question really had this choice: a step is only given answers that somebody could tap."""
    return offers.was_offered(turn.db, turn.address.channel, turn.address.id, data)


def _enter(turn: Turn, command: Command, args: list[str]) -> None:
    """Open the command's door: a right is asked first, the command checks the rest itself."""
    if command.door is not Door.ANYONE and turn.account is None:
        _mean(turn, Meaning.GREETING, Reply())
        return
    who = turn.standing
    if (command.door is Door.OFFICE and not (who.is_office or who.is_administrator)) or (
        command.door is Door.ADMINISTRATOR and not who.is_administrator
    ):
        _mean(turn, Meaning.NO_RIGHT, Reply(command.name))
        return
    command.run(turn, args)


def _say_full(turn: Turn) -> None:
    """The channel serves no more people: said in words, and nothing is kept."""
    turn.say(turn.t("channels.full", office=office_to_call(turn.language, turn.office.contact)))
    turn.one_too_many = True
    turn.forget()


def _mean(turn: Turn, kind: Meaning, reply: Reply | None = None) -> None:
    REGISTRY.meanings[kind](turn, reply or Reply(clean(turn.incoming.text)))


def _takes_files(turn: Turn) -> bool:
    """Whether files answer the pending question: those uploaded for it do however long it took, those uploaded for another do not."""
    wanted = turn.incoming.question
    if not wanted:
        return _question_is_open(turn)
    return turn.talk.revision == wanted and turn.talk.step in REGISTRY.steps


def _question_is_open(turn: Turn) -> bool:
    """Whether plain text answers the pending question: it was asked, by a step that still exists, and not too long ago."""
    talk = turn.talk
    if talk.step is None or talk.step not in REGISTRY.steps:
        return False
    return talk.asked_at is not None and turn.now - talk.asked_at < QUESTION_EXPIRES_MS


def _show_again(turn: Turn) -> None:
    """Show the current question again, or the last message that offered something; nothing is recorded."""
    question = typed.current_question(turn)
    if question is None:
        _mean(turn, Meaning.UNKNOWN)
        return
    turn.say(question)
    turn.repeats_question = turn.talk.step is not None


def is_secret(incoming: Incoming) -> bool:
    """A secrecy mark standing alone in what was typed or in a file's name (domain.md 4.1): nothing of it is fetched or kept."""
    marks = [secrecy.mark_in(incoming.text), *(secrecy.mark_in_file_name(a.name) for a in incoming.attachments)]
    return any(mark is not None and mark.is_secret for mark in marks)


def _command_of(incoming: Incoming) -> tuple[Command, list[str]] | None:
    if incoming.kind is IncomingKind.TAP:
        name, *args = incoming.command.split()[:8] or [""]
        command = REGISTRY.commands.get(name)
        return None if command is None else (command, args)
    if incoming.kind is IncomingKind.TEXT and not incoming.start:
        answer = answers.read_answer(clean(incoming.text), commands=REGISTRY.words)
        if isinstance(answer, answers.Command) and answer.name in REGISTRY.commands:
            return REGISTRY.commands[answer.name], answer.args.split()
    return None
