"""One's own data: what is stored, the language, withdrawing consent, requests and their days."""

from collections.abc import Sequence
from datetime import date

from bot.cards.membership import AccountView, PostView, account_line
from bot.domain.events import DataRight
from bot.domain.privacy import RequestDue
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

ASKED = (DataRight.SEE, DataRight.CORRECT, DataRight.ERASE, DataRight.RESTRICT)


def stored_card(
    language: Language,
    name: str,
    phone: str,
    posts: Sequence[PostView],
    accounts: Sequence[AccountView],
    agreed_at: int | None,
    version: str,
    lines: int,
) -> Outgoing:
    """Everything that is kept about the reader, and what they can do about it."""
    told = [language.t("privacy.stored"), language.t("privacy.name", name=name)]
    if phone:
        told.append(language.t("privacy.phone", phone=phone))
    told += [language.t("privacy.post", post=clip(post.words(language), 60)) for post in posts[:2]]
    if len(posts) > 2:
        told.append(language.n("privacy.more_posts", len(posts) - 2))
    told += [language.t("privacy.account", account=account_line(language, account)) for account in accounts[:2]]
    if agreed_at is not None:
        told.append(language.t("privacy.agreed", moment=language.moment(agreed_at), version=version))
    told.append(language.n("privacy.lines", lines))
    return Outgoing(
        "\n".join(told),
        (
            (Choice(language.t("privacy.ask"), "data_request"),),
            (Choice(language.t("privacy.cut_here"), "cut_here"),),
            (Choice(language.t("privacy.withdraw"), "withdraw_consent"),),
        ),
    )


def confirm_cut(language: Language, *, last: bool) -> Outgoing:
    key = "privacy.confirm_cut_last" if last else "privacy.confirm_cut"
    return Outgoing(language.t(key), _sure(language, "privacy.cut"))


def confirm_withdrawal(language: Language) -> Outgoing:
    return Outgoing(language.t("privacy.confirm_withdrawal"), _sure(language, "privacy.withdraw"))


def _sure(language: Language, key: str) -> tuple[tuple[Choice, ...], ...]:
    return ((Choice(language.t(key), "=yes"),), (Choice(language.t("membership.keep"), "=keep", "0"),))


def which_right(language: Language) -> Outgoing:
    choices = tuple((Choice(language.t(f"privacy.right.{right.value}"), f"={right.value}"),) for right in ASKED)
    return Outgoing(language.t("privacy.which_right"), choices)


def filed(language: Language, number: int, due: RequestDue) -> Outgoing:
    """Filed under a number, with the days the law sets."""
    return Outgoing(
        language.t(
            "privacy.filed",
            number=number,
            answer=language.date_doc(due.answer_by),
            done=language.date_doc(due.done_by),
        )
    )


def office_request(
    language: Language, number: int, name: str, right: DataRight, text: str, due: RequestDue
) -> Outgoing:
    lines = [
        language.t("privacy.office_request", number=number, name=name),
        language.t(f"privacy.right.{right.value}"),
        f'"{clip(text, 200)}"' if text else "",
        language.t("privacy.office_due", answer=language.date_doc(due.answer_by), done=language.date_doc(due.done_by)),
    ]
    done = (Choice(language.t("privacy.mark_done"), f"data_done {number}"),)
    return Outgoing("\n".join(line for line in lines if line), (done,))


def request_done(language: Language, number: int, day: date) -> Outgoing:
    return Outgoing(language.t("privacy.done", number=number, date=language.date_doc(day)))


def told_of_withdrawal(language: Language, name: str, post: str) -> Outgoing:
    return Outgoing(language.t("privacy.told_withdrawal", name=name, post=post))


def which_language(language: Language, names: Sequence[tuple[str, str]]) -> Outgoing:
    """Each language under its own name."""
    return Outgoing(
        language.t("privacy.which_language"), tuple((Choice(name, f"language {code}"),) for code, name in names)
    )
