"""What people say when no question waits: acts in words, bare digits, ok and hearts, complaints, anything else (dialogues.md 0).

Nothing here records by guessing: an act counts when exactly one document waits for it, all the rest is asked back.
"""

from dataclasses import replace

from bot.actions import owed_tasks, questions
from bot.actions.owed_tasks import Task
from bot.cards import talk as cards
from bot.cards.talk import TaskLine
from bot.cards.words import label
from bot.conversation import REGISTRY, Meaning, Reply, Turn, meaning
from bot.domain.answers import Act, Command, DigitFor, document_number
from bot.domain.obligations import Duty
from bot.domain.text import fold
from bot.domain.wording import is_greeting
from bot.messaging import Choice, Outgoing
from bot.store import outbox
from handlers.asking import pair

DUTY_OF_DIGIT = {1: Duty.RECEIVE, 2: Duty.DISSEMINATE, 5: Duty.REPORT}
COMMAND_OF_DIGIT = {1: "receive", 2: "disseminate", 3: "question", 4: "more", 5: "report"}
COMMAND_OF_DUTY = {Duty.RECEIVE: "receive", Duty.DISSEMINATE: "disseminate", Duty.REPORT: "report"}
DUTY_OF_COMMAND = {command: duty for duty, command in COMMAND_OF_DUTY.items()}
SLIPS = frozenset(["ghi nham", "bam nham", "toi bam nham", "em bam nham"])
"""What the button *Ghi nhầm* says, typed: the newest answer is asked about, nothing is taken back by it alone."""
FILE_WORDS = ("file", "tep", "phu luc", "tai lieu", "anh", "ban scan", "dinh kem")


def line(task: Task) -> TaskLine:
    """A task as a card lists it."""
    return TaskLine(
        task.directive_id,
        task.unit_id,
        task.unit_name,
        task.number,
        task.issued,
        task.duty,
        task.due,
        task.told,
        task.roster,
        task.issuer,
    )


def owed(turn: Turn, duty: Duty | None = None) -> list[Task]:
    """What the person's units still owe."""
    return owed_tasks.owed_by(turn.db, turn.standing.unit_ids, duty)


def run(turn: Turn, command: str, task: Task, rest: str = "") -> None:
    """The command of a card, as if its button had been tapped."""
    REGISTRY.commands[command].run(turn, [str(task.directive_id), str(task.unit_id), *rest.split()[:4]])


# ------------------------------------------------------------------------------------------------------- acts in words


@meaning(Meaning.ACT)
def act(turn: Turn, reply: Reply) -> None:
    """``da nhan``, ``da nhan 1204``, ``1 1204``, ``2 1204 12/12``."""
    answer = reply.answer
    if isinstance(answer, DigitFor):
        _digit_for(turn, reply, answer)
    elif isinstance(answer, Act):
        people = "" if answer.told is None else f"{answer.told}/{answer.total}" if answer.total else str(answer.told)
        duty = Duty(answer.kind.value)
        if answer.number is not None:
            _for_number(turn, reply, COMMAND_OF_DUTY[duty], answer.number, duty, people)
        else:
            _for_the_one(turn, duty, people)


def _digit_for(turn: Turn, reply: Reply, answer: DigitFor) -> None:
    duty = DUTY_OF_DIGIT.get(answer.n)
    if answer.number is None:
        if duty is None:
            unknown(turn, reply)
        else:
            _for_the_one(turn, duty, answer.rest)
    elif answer.n == 0:
        _undo_number(turn, answer.number)
    elif answer.n in COMMAND_OF_DIGIT:
        _for_number(turn, reply, COMMAND_OF_DIGIT[answer.n], answer.number, duty, answer.rest)
    else:
        unknown(turn, reply)


def _for_number(turn: Turn, reply: Reply, command: str, number: str, duty: Duty | None, rest: str) -> None:
    found = owed_tasks.numbered(turn.db, turn.standing.unit_ids, number, duty)
    found = [task for task in found if task.owed] or found
    said = rest if command in ("disseminate", "report") else ""
    if not found and turn.talk.step == "report_number":
        # ``báo cáo 57/BC-BT 08/6`` answers the open question: the number is the report's, not a document's.
        REGISTRY.steps[turn.talk.step](turn, reply)
    elif not found:
        turn.refuse(cards.no_such_number(turn.language, number))
    elif len(found) > 1:
        turn.say(cards.which_of_number(turn.language, command, [line(task) for task in found], _short_ascii(said)))
    else:
        run(turn, command, found[0], said)


def _short_ascii(said: str) -> str:
    """Figures go along in a choice's command, which is short; anything longer is asked for again."""
    return said if said.isascii() and len(said) <= 20 else ""


def _undo_number(turn: Turn, number: str) -> None:
    found = owed_tasks.numbered(turn.db, turn.standing.unit_ids, number, None)
    mine = owed_tasks.own_acknowledgements(turn.db, turn.person_id, found)
    if mine:
        REGISTRY.commands["undo"].run(turn, [str(mine[0])])
    else:
        turn.refuse(cards.no_such_number(turn.language, number))


def _for_the_one(turn: Turn, duty: Duty, people: str = "") -> None:
    """An act without a number counts when exactly one document waits for it (rule 9)."""
    found = owed(turn, duty)
    if len(found) == 1:
        run(turn, COMMAND_OF_DUTY[duty], found[0], people)
    elif found:
        _ask_which(turn, duty, found)
    else:
        turn.say(cards.nothing_waits(turn.language, duty))


def _ask_which(turn: Turn, duty: Duty, found: list[Task], lead: str = "") -> None:
    shown = [line(task) for task in found[: cards.SHOWN]]
    turn.say(cards.which(turn.language, duty, shown, len(found), lead))


# ---------------------------------------------------------------------------------------------------------- bare digits


@meaning(Meaning.WHICH)
def which(turn: Turn, reply: Reply) -> None:
    """Two messages offered the digit: the documents that wait, or each of the two choices by name."""
    candidates: tuple[tuple[int, str], ...] = reply.answer
    names = {command.split()[0] for _, command in candidates if command}
    duty = DUTY_OF_COMMAND.get(next(iter(names))) if len(names) == 1 else None
    found = owed(turn, duty) if duty is not None else []
    if duty is not None and len(found) > 1:
        _ask_which(turn, duty, found)
    else:
        turn.say(cards.which_message(turn.language, _told_apart(turn, candidates)))
    # The list is what digits belong to now; the question that waits stays as it was.
    turn.repeats_question = turn.talk.step is not None


def _told_apart(turn: Turn, candidates: tuple[tuple[int, str], ...]) -> list[Choice]:
    """The choices by name; those that read the same (two registrations, each *Duyệt*) with what their messages are about."""
    named = [_named_choice(turn, *each) for each in candidates]
    labels = [choice.label for choice in named]
    texts = [_lines_of(turn, outbox_id) for outbox_id, _ in candidates]
    shared = set(texts[0]).intersection(*texts[1:])
    apart = []
    for choice, lines in zip(named, texts, strict=True):
        about = next((each for each in lines if each not in shared), "")
        same = labels.count(choice.label) > 1 and about
        apart.append(replace(choice, label=label(f"{choice.label}: {about}")) if same else choice)
    return apart


def _lines_of(turn: Turn, outbox_id: int) -> list[str]:
    row = outbox.get(turn.db, outbox_id)
    return Outgoing.from_json(row.payload).text.split("\n") if row else []


def _named_choice(turn: Turn, outbox_id: int, command: str) -> Choice:
    """The choice with the document it speaks of, or as its message worded it."""
    name, *args = command.split()
    ids = pair(args)
    duty = DUTY_OF_COMMAND.get(name)
    if duty is not None and ids is not None:
        for task in owed(turn, duty):
            if (task.directive_id, task.unit_id) == ids:
                return cards.task_choice(turn.language, line(task))
    row = outbox.get(turn.db, outbox_id)
    offered = Outgoing.from_json(row.payload).every_choice() if row else ()
    text = next((choice.label for choice in offered if choice.command == command), command)
    return Choice(text, command)


@meaning(Meaning.DIGIT)
def digit(turn: Turn, reply: Reply) -> None:
    """A digit nothing offers now. On a card it would mean a duty: that is asked (back), never recorded."""
    n = int(reply.answer.n)
    duty = DUTY_OF_DIGIT.get(n)
    if duty is not None:
        found = owed(turn, duty)
        if len(found) == 1 and duty is not Duty.RECEIVE:
            run(turn, COMMAND_OF_DUTY[duty], found[0])
            return
        if len(found) == 1:
            turn.say(cards.asked_back(turn.language, line(found[0])))
            return
        if found:
            _ask_which(turn, duty, found)
            return
        newest = _last_met(turn, duty)
        if newest is not None:
            run(turn, COMMAND_OF_DUTY[duty], newest)
            return
    elif n in COMMAND_OF_DIGIT:
        only = {(task.directive_id, task.unit_id): task for task in owed(turn)}
        if len(only) == 1:
            run(turn, COMMAND_OF_DIGIT[n], next(iter(only.values())))
            return
    mine = owed_tasks.newest_acknowledgement(turn.db, turn.person_id) if n == 0 else None
    if (
        mine is not None
    ):  # "Ghi nhầm, gửi 0", whatever came in between: it is asked about, nothing is taken back by it alone
        REGISTRY.commands["undo"].run(turn, [str(mine)])
        return
    turn.refuse(cards.digit_not_offered(turn.language, str(n)))


def _last_met(turn: Turn, duty: Duty) -> Task | None:
    """The document of the latest message, if its duty is met: the second tap is told who and when."""
    for offer in outbox.offers(turn.db, turn.address.channel, turn.address.id):
        for choice in Outgoing.from_json(offer.payload).every_choice():
            ids = pair(choice.command.split()[1:])
            if ids is None or ids[1] not in turn.standing.unit_ids:
                continue
            found = owed_tasks.of_pair(turn.db, *ids, duty)
            if found is not None and not found.owed:
                return found
    return None


# --------------------------------------------------------------------------------------------- neither yes nor an order


@meaning(Meaning.ASSENT, Meaning.SYMBOLS)
def not_an_answer(turn: Turn, reply: Reply) -> None:
    """``ok``, a thumb, a heart, a sticker: asked back."""
    symbol = bool(getattr(reply.answer, "symbol", True))
    if turn.talk.step is not None and turn.talk.question_id is not None:
        turn.refuse(turn.t("talk.symbol_question"))
        return
    found = owed(turn, Duty.RECEIVE)
    if len(found) == 1:
        turn.say(cards.not_counted(turn.language, line(found[0]), symbol=symbol))
    elif found:
        _ask_which(turn, Duty.RECEIVE, found, turn.t("talk.symbol_lead" if symbol else "talk.assent_lead"))
    else:
        turn.say(cards.nothing_waits(turn.language, Duty.RECEIVE, symbol=True))


@meaning(Meaning.NEGATION)
def negation(turn: Turn, reply: Reply) -> None:
    """``chua nhan duoc file``: nothing is recorded; the files again, the office, or the card."""
    mine = owed_tasks.newest_acknowledgement(turn.db, turn.person_id) if fold(reply.text) in SLIPS else None
    if mine is not None:
        REGISTRY.commands["undo"].run(turn, [str(mine)])
        return
    newest = owed_tasks.newest(turn.db, turn.standing.unit_ids)
    if newest is None:
        unknown(turn, reply)
        return
    plain = f" {fold(reply.text)} "
    about_files = any(f" {word} " in plain for word in FILE_WORDS)
    question_id = _draft(turn, reply.text, newest)
    turn.say(cards.negation(turn.language, line(newest), question_id, about_files=about_files))


def _draft(turn: Turn, text: str, task: Task | None = None) -> int:
    unit_ids = turn.standing.unit_ids
    return questions.draft(
        turn.db,
        turn.now,
        text,
        turn.incoming,
        person_id=turn.account.person_id if turn.account else None,
        unit_id=task.unit_id if task else unit_ids[0] if unit_ids else None,
        directive_id=task.directive_id if task else None,
    )


@meaning(Meaning.UNKNOWN)
def unknown(turn: Turn, reply: Reply) -> None:
    """A document's number alone shows its card, a greeting is returned. The rest is not understood: mostly a question, so one tap passes it to the office; after two in a row a name and a telephone number."""
    if isinstance(reply.answer, Command):
        turn.refuse(turn.t("talk.no_such_command", name=reply.answer.name[:30]))
        return
    number = document_number(reply.text)
    if number and owed_tasks.numbered(turn.db, turn.standing.unit_ids, number, None):
        _for_number(turn, reply, "card", number, None, "")
        return
    greeted = is_greeting(reply.text)
    if turn.standing.is_office and not (greeted and owed(turn)):
        # Nobody passes a question on to themselves, or calls their own number.
        say = turn.say if greeted else turn.refuse
        words = turn.t("talk.greeted" if greeted else "talk.unknown_office")
        say(cards.short_menu(turn.language, office=True, text=words))
        return
    if greeted:
        turn.say(cards.with_open_cards(turn.language, turn.t("talk.greeted"), [line(task) for task in owed(turn)]))
        return
    question_id = _draft(turn, reply.text or turn.incoming.text)
    turn.refuse(cards.unknown(turn.language, question_id, turn.office.contact))
