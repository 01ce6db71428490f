"""``/chuyen``: the office passes a directive on. Here: its circulation, its head, what it carries, summary and files (dialogues.md 3)."""

from dataclasses import replace

from bot.actions import drafts, found_deadlines
from bot.actions.drafts import OpenDraft
from bot.cards import publishing as cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain import secrecy
from bot.domain.drafts import SUMMARY_MOST, Circulation, DraftPart, DraftStep, mended, proposed_content, restricted
from bot.domain.people import may_publish
from bot.domain.text import clean
from bot.messaging import Outgoing
from handlers.publishing_flow import asks, current, files_came, go_on, keep, sizes

HEAD_STEPS = (DraftStep.NUMBER, DraftStep.ISSUER, DraftStep.SUBJECT)


@command("publish", "chuyen", "chuyen van ban", door=Door.OFFICE, listed=True)
def publish(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """Asked before any text or file: does the paper carry a mark."""
    if not may_publish(turn.standing):
        turn.refuse(turn.t("publishing.not_office"))
        return
    turn.ask("publishing_circulation", cards.circulation(turn.language))


@step("publishing_circulation")
def circulation(turn: Turn, reply: Reply) -> None:
    match reply.choice:
        case "none":
            _begin(turn, Circulation.OPEN)
        case "marked":
            turn.ask("publishing_marked", cards.secret(turn.language))
        case _:
            turn.ask_again(cards.circulation(turn.language))


@step("publishing_marked")
def marked(turn: Turn, reply: Reply) -> None:
    """Of a paper of restricted circulation the head may go on; of a secret one nothing."""
    match reply.choice:
        case "restricted":
            _begin(turn, Circulation.RESTRICTED)
        case "stop":
            turn.close()
            drafts.note_secret_declared(turn.db, turn.now, turn.person_id, turn.address.channel, turn.incoming.key)
            turn.say(turn.t("publishing.secret.stopped"))
        case _:
            turn.ask_again(cards.secret(turn.language))


def _begin(turn: Turn, chosen: Circulation) -> None:
    opened = drafts.begin(turn.db, turn.now, turn.standing, chosen)
    if opened is None:
        turn.close()
        turn.refuse(turn.t("publishing.not_office"))
        return
    go_on(turn, opened)


# ---------------------------------------------------------------------------------------------------------------- head


@asks(DraftStep.HEAD)
def ask_head(turn: Turn, opened: OpenDraft, before: str) -> None:
    asked = cards.head(turn.language, restricted=not opened.draft.may_file)
    turn.ask("publishing_head", _after(before, asked), draft=opened.id)


@step("publishing_head")
def head(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.HEAD)
    if opened is None:
        return
    if reply.files:
        turn.ask_again(_after(turn.t("publishing.head.files_later"), cards.head(turn.language, restricted=False)))
        return
    read = drafts.take_head(opened.draft, reply.text, turn.today)
    read = replace(read, heard=found_deadlines.phrases(turn.db, turn.office, turn.now, reply.text))
    if not (read.number or read.subject or read.issuer):
        if _meant_as_number(turn, opened, reply.text):
            return
        turn.ask_again(_after(turn.t("publishing.head.nothing"), cards.head(turn.language, restricted=False)))
        return
    became_restricted = opened.draft.may_file and not read.may_file
    saved = drafts.save(turn.db, turn.now, opened, read)
    if saved.step in HEAD_STEPS:
        go_on(turn, saved)
        return
    note = turn.t("publishing.now_restricted") if became_restricted else ""
    turn.say(cards.read(turn.language, read, note))
    _checked_for_duplicate(turn, saved)


def _meant_as_number(turn: Turn, opened: OpenDraft, text: str) -> bool:
    """A line that begins as a number does: what is wrong with number and date is said one by one (dialogues.md 3)."""
    typed = clean(text)
    if not typed[:1].isdigit() or "\n" in typed:
        return False
    _, faults = drafts.take_number(opened.draft, typed, turn.today)
    if faults is not None:
        turn.ask_again(cards.head_faults(turn.language, faults.number, faults.day, future=faults.future))
    return faults is not None


@asks(*HEAD_STEPS)
def ask_missing(turn: Turn, opened: OpenDraft, before: str) -> None:
    asked = cards.missing(turn.language, opened.draft, opened.step)
    turn.ask("publishing_missing", _after(before, asked), draft=opened.id)


@step("publishing_missing")
def missing(turn: Turn, reply: Reply) -> None:
    """Number and date, then issuer, then trích yếu: what the head did not say."""
    opened = current(turn, *HEAD_STEPS)
    if opened is None:
        return
    if reply.choice == "save":
        turn.close()
        turn.say(turn.t("publishing.saved"))
        return
    if reply.choice == "edit":
        keep(turn, opened, mended(opened.draft, DraftPart.HEAD))
        return
    if reply.files or not reply.text:
        ask_missing(turn, opened, turn.t("publishing.head.files_later") if reply.files else "")
        return
    if opened.step is DraftStep.NUMBER:
        _number(turn, opened, reply.text)
        return
    take = drafts.take_issuer if opened.step is DraftStep.ISSUER else drafts.take_subject
    _checked_for_duplicate(turn, drafts.save(turn.db, turn.now, opened, take(opened.draft, reply.text)))


def _number(turn: Turn, opened: OpenDraft, text: str) -> None:
    draft, faults = drafts.take_number(opened.draft, text, turn.today)
    saved = drafts.save(turn.db, turn.now, opened, draft)
    if faults is not None:
        refusal = cards.head_faults(turn.language, faults.number, faults.day, future=faults.future)
        if turn.talk.step == "publishing_missing":
            turn.ask_again(refusal)
        else:
            turn.ask("publishing_missing", refusal, draft=opened.id)
        return
    _checked_for_duplicate(turn, saved)


def _checked_for_duplicate(turn: Turn, opened: OpenDraft) -> None:
    """The same paper a second time is found before anything more is asked."""
    found = drafts.duplicate_of(turn.db, turn.office, turn.now, opened.draft)
    if found is None:
        go_on(turn, opened)
        return
    turn.ask("publishing_duplicate", cards.duplicate(turn.language, found), draft=opened.id)


@step("publishing_duplicate")
def duplicate(turn: Turn, reply: Reply) -> None:
    opened = current(turn)
    if opened is None:
        return
    saved = drafts.save(turn.db, turn.now, opened, replace(opened.draft, number="", issued=None))
    if reply.choice == "other" or not reply.text:
        go_on(turn, saved)
    else:
        _number(turn, saved, reply.text)


# -------------------------------------------------------------------------------------------------------------- content


@asks(DraftStep.CONTENT)
def ask_content(turn: Turn, opened: OpenDraft, before: str) -> None:
    _show_content(turn, opened, list(proposed_content(opened.draft.cited)), before)


def _show_content(turn: Turn, opened: OpenDraft, marked_now: list[int], before: str = "") -> None:
    asked = cards.content(turn.language, opened.draft.cited, marked_now)
    turn.ask("publishing_content", _after(before, asked), draft=opened.id, marked=marked_now)


@step("publishing_content")
def content(turn: Turn, reply: Reply) -> None:
    """Which of the documents named are what the units must know; the others are only cited."""
    opened = current(turn, DraftStep.CONTENT)
    if opened is None or files_came(turn, opened, reply):
        return
    marked_now: list[int] = turn.state["marked"]
    if reply.choice == "done":
        keep(turn, opened, replace(opened.draft, content=tuple(marked_now)))
        return
    _show_content(turn, opened, toggled(marked_now, picked(reply), len(opened.draft.cited)))


def picked(reply: Reply) -> list[int]:
    """Places chosen: a tap gives one, a typed list of numbers several (``1 3 4``)."""
    if reply.choice.isdigit():
        return [int(reply.choice)]
    words = reply.text.replace(",", " ").replace(";", " ").split()
    return [int(word) - 1 for word in words if word.isdigit() and len(word) < 4]


def toggled(marked_now: list[int], places: list[int], count: int) -> list[int]:
    """Each place switched, in order."""
    chosen = set(marked_now) ^ {place for place in places if 0 <= place < count}
    return sorted(chosen)


# -------------------------------------------------------------------------------------------------------------- summary


@asks(DraftStep.SUMMARY)
def ask_summary(turn: Turn, opened: OpenDraft, before: str) -> None:
    asked = cards.summary(turn.language, sizes(opened.draft) if not before else [])
    ask = turn.ask_for_files if opened.draft.may_file else turn.ask
    ask("publishing_summary", _after(before, asked), draft=opened.id)


@step("publishing_summary")
def summary(turn: Turn, reply: Reply) -> None:
    """Text and files, in one message or several; at most 250 characters, which is what a card shows."""
    opened = current(turn, DraftStep.SUMMARY)
    if opened is None:
        return
    draft, said = opened.draft, ""
    if reply.files:
        taken = drafts.take_files(draft, reply.files)
        said = cards.file_refused(turn.language, marked=taken.marked, too_many=taken.too_many, faulty=taken.faulty)
        draft = taken.draft
        opened = drafts.save(turn.db, turn.now, opened, draft)
    text = "" if reply.choice else clean(reply.text)
    if not draft.may_file or (not text and reply.choice != "none"):
        go_on(turn, opened, said or (cards.files_line(turn.language, sizes(draft)) if draft.files else ""))
        return
    if secrecy.mark_in(text) is not None:
        keep(turn, opened, restricted(draft), turn.t("publishing.now_restricted"))
        return
    if len(text) > SUMMARY_MOST:
        turn.ask_again(cards.too_long(turn.language, len(text)))
        return
    heard = cards.taken(turn.language, len(text), sizes(draft))
    keep(turn, opened, replace(draft, summary=text), "\n".join(part for part in (said, heard) if part))


def _after(before: str, asked: Outgoing) -> Outgoing:
    return replace(asked, text=f"{before}\n{asked.text}") if before else asked
