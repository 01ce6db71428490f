"""Thu hồi, đính chính, kết thúc theo dõi: what is asked of the office, and what those who got the card are told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.cards.briefs import NOTICE, brief
from bot.cards.due_rules import rule_words
from bot.cards.measure import fit_lines, rows
from bot.domain.due_days import DueDays, main_duty
from bot.domain.due_rules import DueRule
from bot.domain.obligations import Duty
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to somebody who got the card. ``reason`` says why, or what is different; ``fall``: what was confirmed no longer counts.

    ``confirmed``: the unit had confirmed something before.
    """

    unit: str
    number: str
    reason: str
    fall: bool = False
    confirmed: bool = True


def withdrawn_notice(language: Language, notice: Notice) -> Outgoing:
    return _letter(
        language,
        notice,
        language.t("changes.notice.withdrawn", number=notice.number, reason=notice.reason),
        language.t("changes.notice.nothing_to_do"),
    )


def corrected_notice(language: Language, notice: Notice) -> Outgoing:
    says = language.t("changes.notice.corrected", number=notice.number, reason=notice.reason)
    if not notice.confirmed:
        return _letter(language, notice, says, language.t("changes.notice.as_corrected"))
    return _letter(language, notice, says, language.t("changes.notice.fall" if notice.fall else "changes.notice.kept"))


def _letter(language: Language, notice: Notice, says: str, last: str) -> Outgoing:
    parts = [
        (language.t("directive.to", unit=clip(notice.unit, 120)), False),
        (says, True),
        (last, False),
        (language.t("changes.notice.regards"), False),
    ]
    short = brief(NOTICE, unit=notice.unit, number=notice.number, subject=says)
    return Outgoing(fit_lines(parts, ()), brief=short)


def menu(language: Language, directive_id: int, number: str, reached: int) -> Outgoing:
    """What can be done with a directive that was sent."""
    where = f"#{directive_id}"
    return Outgoing(
        language.t("changes.menu", number=number, reached=language.two(reached)),
        rows(
            Choice(language.t("changes.button.correct"), f"correct {where}"),
            Choice(language.t("changes.button.withdraw"), f"withdraw {where}"),
            Choice(language.t("changes.button.end"), f"end_follow_up {where}"),
            Choice(language.t("publishing.button.more_units"), f"more_units {where}"),
            Choice(language.t("changes.button.nothing"), "cancel"),
        ),
    )


def why(language: Language, key: str, number: str, **counts: int) -> Outgoing:
    """Ask for the reason of an act that cannot be taken back, saying what it will do."""
    values = {name: language.two(count) for name, count in counts.items()}
    return Outgoing(
        language.t(f"changes.why.{key}", number=number, **values),
        rows(Choice(language.t("changes.button.nothing"), "=no", "0")),
    )


def with_carriers(language: Language, asked: Outgoing, numbers: Sequence[str]) -> Outgoing:
    """The question, and whose readers are told as well: of directives that carry the document as their content."""
    if not numbers:
        return asked
    also = language.t("changes.carried_by", numbers=clip(", ".join(numbers), 80))
    return replace(asked, text=f"{asked.text}\n{also}")


def what(language: Language, number: str, due: date | None, *, may_file: bool, has_due: bool = True) -> Outgoing:
    """What is to be corrected."""
    return Outgoing(
        language.t("changes.what", number=number, due=_day(language, due)),
        rows(
            Choice(language.t("changes.what.due"), "=due") if has_due else None,
            Choice(language.t("changes.what.subject"), "=subject"),
            Choice(language.t("changes.what.summary"), "=summary") if may_file else None,
            Choice(language.t("changes.what.files"), "=files") if may_file else None,
            Choice(language.t("changes.button.nothing"), "=no", "0"),
        ),
    )


def which_due(language: Language, asked: Sequence[Duty], dues: DueDays) -> Outgoing:
    """Duties met at different times: the day of which of them, or one new day for all."""
    words = [
        language.t("changes.due_is", duty=language.t(f"changes.duty.{duty.value}"), day=_day(language, dues.of(duty)))
        for duty in asked
    ]
    own = [Choice(language.t(f"changes.which.{duty.value}"), f"={duty.value}") for duty in asked]
    return Outgoing(
        language.t("changes.which_due", dues=", ".join(words)),
        rows(
            *own,
            Choice(language.t("changes.which.all"), "=all"),
            Choice(language.t("changes.button.nothing"), "=no", "0"),
        ),
    )


def _day(language: Language, due: date | None) -> str:
    return language.date_doc(due) if due else language.t("changes.no_due")


def new_due(language: Language, duty: Duty | None = None) -> Outgoing:
    """The new day; of one duty, where there are several."""
    text = language.t("changes.new_due")
    if duty is not None:
        name = language.t(f"changes.duty.{duty.value}")
        text = language.t("changes.new_due_of", duty=name[:1].upper() + name[1:])
    none = Choice(language.t("publishing.deadline.none"), "=none")
    return Outgoing(text, rows(none, Choice(language.t("deadline.button.calendar"), "=cal")))


def new_subject(language: Language) -> Outgoing:
    return Outgoing(language.t("changes.new_subject"), rows(Choice(language.t("changes.button.nothing"), "=no", "0")))


def new_summary(language: Language) -> Outgoing:
    return Outgoing(language.t("changes.new_summary"), rows(Choice(language.t("changes.button.nothing"), "=no", "0")))


def new_files(language: Language, names: Sequence[str]) -> Outgoing:
    lines = [language.t("changes.new_files"), *(f"- {clip(name, 60)}" for name in names)]
    done = Choice(language.t("publishing.done"), "=done") if names else None
    return Outgoing("\n".join(lines), rows(done, Choice(language.t("changes.button.nothing"), "=no", "0")))


def reason_due(
    language: Language, duties: Sequence[Duty], new: date | None, old: date | None, rule: DueRule | None = None
) -> str:
    """``hạn quán triệt là 20/6/2023, không phải 16/6/2023``; of what comes round its rule in words."""
    duty = language.t(f"changes.duty.{main_duty(duties).value}")
    if rule is not None and rule.recurring:
        return language.t("deadline.reason.recurring", duty=duty, what=rule_words(language, rule))
    if new is None:
        return language.t("changes.reason.no_due", duty=duty)
    if old is None:
        return language.t("changes.reason.due", duty=duty, new=language.date_doc(new))
    return language.t("changes.reason.due_moved", duty=duty, new=language.date_doc(new), old=language.date_doc(old))


def confirm_correction(
    language: Language,
    number: str,
    reason: str,
    told: int,
    answered: int,
    reminders: str = "",
    at: int | None = None,
) -> Outgoing:
    """The message as it will be sent, to how many; with acknowledgements given, whether they stay or fall.

    ``reminders``: what the correction does to them, in a line; ``at`` (epoch ms) names one that is kept until it is taken by a button.
    """
    keep, fall = ("=keep", "=fall") if at is None else (f"correct_save {at} keep", f"correct_save {at} fall")
    drop = "=no" if at is None else f"change_drop {at}"
    parts = [
        (language.t("changes.confirm", number=number, people=language.two(told)), False),
        (language.t("changes.notice.corrected", number=number, reason=reason), True),
        (reminders, False),
        (language.t("changes.confirm.answered", count=language.two(answered)) if answered else "", False),
    ]
    if answered:
        choices = rows(
            Choice(language.t("changes.confirm.keep"), keep),
            Choice(language.t("changes.confirm.fall"), fall),
            Choice(language.t("changes.button.not_send"), drop, "0"),
        )
    else:
        choices = rows(
            Choice(language.t("changes.confirm.send"), keep),
            Choice(language.t("changes.button.not_send"), drop, "0"),
        )
    return Outgoing(fit_lines(parts, choices), choices)


def more_units(
    language: Language, number: str, chosen: Sequence[str], note: str = "", over: Sequence[date] = ()
) -> Outgoing:
    """Units that are to get it as well; ``over``: days that are over before they have it."""
    lines = [note] if note else []
    if chosen:
        names = ", ".join(clip(name, 40) for name in chosen[-5:])
        lines.append(language.t("changes.more.chosen", count=language.two(len(chosen)), names=names))
    if over:
        lines.append(language.t("changes.more.over", days=language.join([_day(language, day) for day in over])))
    lines.append(language.t("changes.more", number=number))
    send = Choice(language.t("changes.more.send", count=language.two(len(chosen))), "=send") if chosen else None
    return Outgoing("\n".join(lines), rows(send, Choice(language.t("changes.button.not_send"), "=no", "0")))


def trial(language: Language, *, on: bool) -> Outgoing:
    """Whether the training mode is on, what it means, and the way out or in."""
    key, button, act = (
        ("trial.on", "trial.button.leave", "leave") if on else ("trial.off", "trial.button.enter", "enter")
    )
    return Outgoing(language.t(key), rows(Choice(language.t(button), f"trial {act}")))
