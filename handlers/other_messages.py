"""Messages that are no answer: files, voice, edits, groups, secret papers, old buttons, rights, receipts' codes."""

from dataclasses import replace

from bot.actions import acknowledgements, questions, reports_sent, secret_papers
from bot.actions.duties import Case
from bot.cards import questions as question_cards
from bot.cards import receipts
from bot.cards import talk as cards
from bot.cards.talk import FileOffer
from bot.cards.words import contact_line, office_to_call
from bot.conversation import REGISTRY, Meaning, Reply, Turn, command, meaning, step
from bot.domain.answers import Code, CodeKind
from bot.domain.obligations import Duty
from bot.domain.people import may_report
from bot.messaging import Attachment, AttachmentKind, FileRef, Outgoing
from handlers import reporting
from handlers.asking import file_fault
from handlers.talk import line, owed
from handlers.units import show_plan

SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".csv", ".ods", ".tsv")


@meaning(Meaning.FILES)
def files(turn: Turn, reply: Reply) -> None:
    """A file or photo sent by itself: what is it for?"""
    if turn.account is None:
        REGISTRY.meanings[Meaning.GREETING](turn, reply)
        return
    kept = [attachment.file for attachment in reply.files if attachment.file is not None]
    if not kept:
        turn.refuse(file_fault(turn, reply.files))
        return
    reports = [t for t in owed(turn, Duty.REPORT) if may_report(turn.standing, t.unit_id)]
    is_list = any(file.name.lower().endswith(SPREADSHEETS) for file in kept)
    may_import = is_list and turn.standing.is_office
    offer = FileOffer(tuple(line(task) for task in reports), may_import, turn.standing.is_office)
    state = {"files": [[f.sha256, f.name, f.mime, f.size] for f in kept], "text": reply.text[:500]}
    turn.ask("file_what", cards.file_came(turn.language, kept[0].name, offer), **state)


@step("file_what")
def file_what(turn: Turn, reply: Reply) -> None:
    """The report that was meant, the office, or nothing."""
    kept = tuple(FileRef(*packed) for packed in turn.state["files"])
    text = str(turn.state["text"])
    if reply.choice == "none":
        turn.close()
        turn.say(turn.t("talk.file_left"))
    elif reply.choice == "office":
        turn.close()
        _to_office(turn, text or kept[0].name, kept)
    elif reply.choice == "import" and turn.standing.is_office:
        file = kept[0]
        turn.close()
        show_plan(turn, Attachment(AttachmentKind.DOCUMENT, file.sha256, file.name, file.mime, file.size, file))
    elif reply.choice.startswith("r"):
        _as_report(turn, reply.choice[1:], kept)
    elif reply.files:
        files(turn, reply)
    else:
        turn.ask_again(turn.t("talk.choose_again"))


def _to_office(turn: Turn, text: str, kept: tuple[FileRef, ...]) -> None:
    unit_ids = turn.standing.unit_ids
    number = questions.ask(
        turn.db,
        turn.office,
        turn.now,
        text,
        turn.incoming,
        person_id=turn.person_id,
        unit_id=unit_ids[0] if unit_ids else None,
        files=kept,
    )
    turn.say(question_cards.passed(turn.language, number))


def _as_report(turn: Turn, which: str, kept: tuple[FileRef, ...]) -> None:
    """The choice carries directive and unit; the action checks both as it does for a button."""
    directive_id, _, unit_id = which.partition(".")
    ids = int(directive_id or 0), int(unit_id or 0)
    case = reports_sent.report_case(turn.db, turn.office, turn.now, turn.person_id, *ids)
    turn.close()
    if isinstance(case, Case):
        reporting.ask(turn, case, kept)
    else:
        reporting.report(turn, [str(ids[0]), str(ids[1])])


@meaning(Meaning.VOICE)
def voice(turn: Turn, reply: Reply) -> None:  # noqa: ARG001
    """Nobody listens to it: said plainly, with what can be tapped instead."""
    _unread(turn, "talk.voice")


@meaning(Meaning.UNSUPPORTED, Meaning.CONTACT)
def unsupported(turn: Turn, reply: Reply) -> None:  # noqa: ARG001
    """A place, a video, a poll, a telephone contact, a file on a channel that brings none: nothing of it is read.

    Some people's every text comes so (zalo-api.md A4: protected senders), so whom to call is always said, to strangers too.
    """
    _unread(turn, "talk.unsupported", may_be_file=True)


@meaning(Meaning.EDITED)
def edited(turn: Turn, reply: Reply) -> None:  # noqa: ARG001
    """A message changed afterwards: what was recorded stays as it was."""
    if turn.account is not None:
        _unread(turn, "talk.edited")


def _unread(turn: Turn, key: str, *, may_be_file: bool = False) -> None:
    who = contact_line(turn.language, turn.office.contact)
    said = Outgoing(turn.t(key, office=office_to_call(turn.language, turn.office.contact), contact=who))
    if may_be_file:
        said = turn.with_upload(said)
    if turn.account is not None and turn.talk.step is None:
        shown = cards.with_open_cards(turn.language, said.text, [line(task) for task in owed(turn)])
        said = replace(shown, secrets=said.secrets)
    turn.refuse(said)


@command("send_file", "guitep", "gui tep", "gui file", "guifile", listed=True)
def send_file(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """``/guitep``: how a file is sent on this channel; what it is for is asked when it is there."""
    turn.say(turn.with_upload(Outgoing(turn.t("talk.send_file"))))


@meaning(Meaning.SECRET)
def secret(turn: Turn, reply: Reply) -> None:  # noqa: ARG001
    """A marked paper, from anyone at any time: only time, person and reason are kept; the person deletes it here and tells the văn thư."""
    turn.scrub()
    person_id = turn.account.person_id if turn.account else None
    secret_papers.refuse_secret(turn.db, turn.office, turn.now, turn.incoming, person_id)
    turn.say(cards.secret(turn.language, file=bool(turn.incoming.attachments)))


@meaning(Meaning.GROUP)
def group(turn: Turn, reply: Reply) -> None:  # noqa: ARG001
    """In a group the product says once that it works in private, and nothing else."""
    if turn.talk.revision:
        return
    turn.close()
    turn.say(turn.t("talk.group"))


@meaning(Meaning.STALE)
def stale(turn: Turn, reply: Reply) -> None:
    """An old question's button: it is closed; what is open now (to who is not registered: the way in)."""
    if turn.account is None:
        REGISTRY.meanings[Meaning.GREETING](turn, reply)
    elif turn.talk.step is not None:
        turn.refuse(turn.t("talk.stale_question"))
    else:
        turn.refuse(cards.with_open_cards(turn.language, turn.t("talk.stale"), [line(task) for task in owed(turn)]))


@meaning(Meaning.NO_RIGHT)
def no_right(turn: Turn, reply: Reply) -> None:  # noqa: ARG001
    """The office's command from somebody who is not of the office, or the administrator's from somebody of the office."""
    if turn.standing.is_office:
        turn.refuse(turn.t("talk.administrator_only"))
    else:
        turn.refuse(cards.no_right(turn.language))


@meaning(Meaning.TOO_LONG)
def too_long(turn: Turn, reply: Reply) -> None:  # noqa: ARG001
    """More than is taken in: nothing of it was used."""
    turn.refuse(turn.t("talk.too_long", most=turn.language.two(turn.office.config.limits.text_characters)))


@meaning(Meaning.RECEIPT)
def receipt(turn: Turn, reply: Reply) -> None:
    """A receipt's digits: what they stand for, to those it concerns; the log's weekly code: that it is the log's."""
    code = reply.answer
    digits = code.digits if isinstance(code, Code) else "".join(c for c in reply.text if c.isdigit())
    if isinstance(code, Code) and code.kind is CodeKind.LOG:
        published = acknowledgements.log_code_published(turn.db, digits)
        key = "talk.log_code" if published is not None else "talk.log_code_unknown"
        moment = turn.language.moment(published) if published is not None else ""
        turn.say(turn.t(key, moment=moment))
        return
    found = acknowledgements.find_receipt(turn.db, turn.office, turn.now, turn.person_id, digits)
    if not found:
        turn.refuse(turn.t("talk.no_such_code", code=digits[:12]))
        return
    shown = [
        receipts.Shown(each.number, each.unit_name, each.duty, each.name, each.at, each.on_behalf, each.withdrawn_at)
        for each in found[:2]
    ]
    turn.say(receipts.receipt_lines(turn.language, digits, shown))
