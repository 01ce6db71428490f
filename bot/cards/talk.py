"""Answers to what people say outside a question: which document, not yet, not understood, what is still owed (dialogues.md 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.cards.measure import MAX_LINES
from bot.cards.words import DUTY_BUTTONS, Contact, column, contact_line, duty_button, label
from bot.domain.obligations import Duty
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

SHOWN = 5
TASK_KEYS = {
    Duty.RECEIVE: "talk.task.receive",
    Duty.DISSEMINATE: "talk.task.disseminate",
    Duty.REPORT: "talk.task.report",
}
WHICH_KEYS = {
    Duty.RECEIVE: "talk.which.receive",
    Duty.DISSEMINATE: "talk.which.disseminate",
    Duty.REPORT: "talk.which.report",
}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One duty of a list; ``unit_name`` is shown where several units are listed."""

    directive_id: int
    unit_id: int
    unit_name: str
    number: str
    issued: date
    duty: Duty
    due: date | None
    told: int = 0
    roster: int = 0
    issuer: str = ""


def _short(number: str) -> str:
    """The document's own number as people type it."""
    return number.split("/")[0].split("-")[0]


def task_label(language: Language, task: TaskLine) -> str:
    """``1204: quán triệt, 16/6``"""
    text = f"{_short(task.number)}: {language.t(TASK_KEYS[task.duty])}"
    return label(f"{text}, {language.date_short(task.due)}" if task.due else text)


def task_choice(language: Language, task: TaskLine) -> Choice:
    return Choice(task_label(language, task), f"{DUTY_BUTTONS[task.duty][1]} {task.directive_id} {task.unit_id}")


def tasks(language: Language, listed: Sequence[TaskLine], total: int, skipped: int = 0) -> Outgoing:
    """What the units of a person still owe: five, what expires first coming first, and how many more."""
    if not listed:
        return Outgoing(language.t("talk.tasks.none"))
    names = list(dict.fromkeys(task.unit_name for task in listed))
    if len(names) == 1:
        lines = [language.t("talk.tasks.head", unit=names[0], count=language.two(total))]
    else:
        lines = [language.t("talk.tasks.head_units", count=language.two(total))]
        lines += [
            language.t(
                "talk.tasks.of_unit",
                unit=clip(name, 40),
                numbers=", ".join(_short(t.number) for t in listed if t.unit_name == name),
            )
            for name in names
        ]
    for task in listed:
        if task.told and len(names) == 1:
            share = f"{language.two(task.told)}/{language.two(task.roster)}"
            lines.append(language.t("talk.tasks.partly", number=_short(task.number), share=share))
    more = total - skipped - len(listed)
    rest = None
    if more > 0:
        rest = Choice(language.t("talk.button.rest", count=language.two(more)), f"tasks {skipped + len(listed)}", "8")
    return Outgoing("\n".join(lines), column(*(task_choice(language, task) for task in listed), rest))


def which(language: Language, duty: Duty, listed: Sequence[TaskLine], total: int, lead: str = "") -> Outgoing:
    """Several documents wait: which one, or all of them where đã nhận is asked and all are shown."""
    head = language.t(WHICH_KEYS[duty], count=language.two(total))
    units = {task.unit_id for task in listed}
    choices = []
    for task in listed:
        command = f"{DUTY_BUTTONS[duty][1]} {task.directive_id} {task.unit_id}"
        text = f"{task.number}, {language.date_doc(task.issued)}"
        if len(units) > 1:
            text = f"{_short(task.number)}: {task.unit_name}"
        choices.append(Choice(label(text), command))
    everything = None
    if duty is Duty.RECEIVE and len(units) == 1 and 1 < total == len(listed):
        last = max(task.directive_id for task in listed)
        text = language.t("talk.button.all", count=language.two(total))
        everything = Choice(text, f"receive_all {listed[0].unit_id} {last}")
    none = Choice(language.t("talk.button.none"), "nothing", "0")
    return Outgoing("\n".join(part for part in (lead, head) if part), column(*choices, everything, none))


def which_of_number(language: Language, command: str, listed: Sequence[TaskLine], rest: str = "") -> Outgoing:
    """Two open documents with the same number, or one that concerns two units: which issuer, which unit.

    ``rest``: what was said with the number (``12/12``), so that nobody has to say it again.
    """
    units = len({task.unit_id for task in listed}) > 1
    choices = [
        Choice(
            label(task.unit_name if units else f"{task.number}: {task.issuer}"),
            f"{command} {task.directive_id} {task.unit_id} {rest}".strip(),
        )
        for task in listed[:SHOWN]
    ]
    key = "talk.which.unit" if units else "talk.which.issuer"
    none = Choice(language.t("talk.button.none"), "nothing", "0")
    return Outgoing(language.t(key, number=_short(listed[0].number)), column(*choices, none))


def which_message(language: Language, choices: Sequence[Choice]) -> Outgoing:
    """A digit that two messages offered: for which of them was it?"""
    none = Choice(language.t("talk.button.neither"), "nothing", "0")
    return Outgoing(language.t("talk.which.message"), column(*choices[:SHOWN], none))


def not_counted(language: Language, task: TaskLine, *, symbol: bool) -> Outgoing:
    """A heart, a thumb, ``ok``: a question back, never an acknowledgement."""
    key = "talk.symbol" if symbol else "talk.assent"
    yes = duty_button(language, Duty.RECEIVE, task.directive_id, task.unit_id)
    no = Choice(language.t("talk.button.not_yet"), "nothing", "0")
    return Outgoing(language.t(key, number=task.number), column(yes, no))


def asked_back(language: Language, task: TaskLine) -> Outgoing:
    """A bare digit that nothing offered, where one document waits: asked by name, recorded by the tap."""
    return replace(not_counted(language, task, symbol=False), text=language.t("talk.confirm_one", number=task.number))


def nothing_waits(language: Language, duty: Duty, *, symbol: bool = False) -> Outgoing:
    """No document waits for what was said."""
    key = "talk.symbol_nothing" if symbol else "talk.nothing_waits"
    return Outgoing(
        language.t(key, duty=language.t(TASK_KEYS[duty])), column(Choice(language.t("talk.button.tasks"), "tasks"))
    )


def negation(language: Language, task: TaskLine, question_id: int, *, about_files: bool) -> Outgoing:
    """``chưa nhận được tệp``: nothing is recorded; three ways on."""
    where = f"{task.directive_id} {task.unit_id}"
    key = "talk.negation_files" if about_files else "talk.negation"
    return Outgoing(
        language.t(key, number=task.number),
        column(
            Choice(label(language.t("talk.button.files_again", number=_short(task.number))), f"files {where}"),
            Choice(language.t("talk.button.tell_office"), f"question_pass {question_id}"),
            Choice(language.t("talk.button.see_again"), f"card {where}"),
        ),
    )


def unknown(language: Language, question_id: int, contact: Contact) -> Outgoing:
    """Not understood, and not thrown away: one tap passes it to the office in its own words."""
    return Outgoing(
        language.t("talk.unknown") + "\n" + contact_line(language, contact),
        column(
            Choice(language.t("talk.button.pass"), f"question_pass {question_id}"),
            Choice(language.t("talk.button.tasks"), "tasks"),
        ),
    )


def with_open_cards(language: Language, text: str, waiting: Sequence[TaskLine]) -> Outgoing:
    """A message that could not be read, with what can be answered by a tap: the one open document's own choices."""
    if len({(task.directive_id, task.unit_id) for task in waiting}) == 1:
        choices = [duty_button(language, t.duty, t.directive_id, t.unit_id, began=t.told > 0) for t in waiting]
        return Outgoing(text + "\n" + language.t("talk.open_one", number=waiting[0].number), column(*choices))
    return Outgoing(text, column(Choice(language.t("talk.button.tasks"), "tasks")))


def digit_not_offered(language: Language, digit: str) -> Outgoing:
    return Outgoing(language.t("talk.digit", digit=digit), column(Choice(language.t("talk.button.tasks"), "tasks")))


def no_such_number(language: Language, number: str) -> Outgoing:
    return Outgoing(
        language.t("talk.no_such_number", number=clip(number, 40)),
        column(Choice(language.t("talk.button.tasks"), "tasks")),
    )


def no_right(language: Language) -> Outgoing:
    return Outgoing(
        language.t("talk.no_right"),
        column(Choice(language.t("talk.button.ask"), "question"), Choice(language.t("talk.button.tasks"), "tasks")),
    )


def secret(language: Language, *, file: bool) -> Outgoing:
    """A marked paper was refused: what to do in this chat and with the paper."""
    return Outgoing(language.t("talk.secret_file" if file else "talk.secret_text"))


@dataclass(frozen=True, slots=True)
class FileOffer:
    """What a file sent by itself can be: reports still owed, a list for the office to import."""

    reports: tuple[TaskLine, ...] = ()
    may_import: bool = False
    of_office: bool = False
    """Sent by the office itself: it is not offered to the office, but said where it belongs."""


def file_came(language: Language, name: str, offer: FileOffer) -> Outgoing:
    """What is the file for?"""
    reports = [
        Choice(
            label(language.t("talk.button.report_file", number=_short(task.number))),
            f"=r{task.directive_id}.{task.unit_id}",
        )
        for task in offer.reports[:2]
    ]
    load = Choice(language.t("talk.button.import"), "=import") if offer.may_import else None
    nothing = Choice(language.t("talk.button.file_nothing"), "=none", "0")
    if offer.of_office:
        publish = Choice(label(language.t("command.publish")), "publish")
        broadcast = Choice(label(language.t("command.broadcast")), "broadcast")
        text = language.t("talk.file_came_office", name=clip(name, 60))
        return Outgoing(text, column(*reports[:1], load, publish, broadcast, nothing))
    to_office = Choice(language.t("talk.button.file_office"), "=office")
    return Outgoing(language.t("talk.file_came", name=clip(name, 60)), column(*reports, load, to_office, nothing))


def short_menu(language: Language, *, office: bool, text: str = "") -> Outgoing:
    """What is wanted every week, for channels that have no menu of commands; under ``text`` where something is said first."""
    wanted = (
        ("publish", "standing", "waiting", "broadcast") if office else ("tasks", "question", "standing", "send_file")
    )
    choices = [Choice(label(language.t(f"command.{name}")), name) for name in (*wanted, "help")]
    return Outgoing(text or language.t("talk.menu"), column(*choices))


def help_messages(
    language: Language, head: str, lines: Sequence[tuple[str, str]], contact: Contact | None, rest: int = 0
) -> list[Outgoing]:
    """Commands as they are typed, and what each does, in as few messages as a small phone shows whole; ``rest`` more on demand."""
    foot = [contact_line(language, contact)] if contact else []
    # 1 and 2 stay what a card says they are where choices are typed.
    more = Choice(language.t("talk.button.more_commands", count=language.two(rest)), "help all", "9") if rest else None
    pages: list[list[str]] = [[head]]
    for word, what in lines:
        line = f"{word}: {what}"
        if count_lines("\n".join([*pages[-1], line, *foot])) > MAX_LINES - (more is not None):
            pages.append([])
        pages[-1].append(line)
    pages[-1] += foot
    *before, last = (Outgoing("\n".join(page)) for page in pages)
    return [*before, replace(last, choices=column(more))]
