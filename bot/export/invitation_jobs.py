"""Invitations on paper, as jobs: draw codes and pictures in a thread, then write the invitations and hand the file over.

The codes exist in memory, on the paper and in the message to the office; a job's row names units and posts only.
"""

from dataclasses import dataclass
from typing import Any

from bot.actions import invitations
from bot.actions.delivery import Owed, owe
from bot.actions.invitations import Issued, Secrets, Wanted
from bot.actions.office import Office
from bot.cards import units as cards
from bot.cards.registration import Help
from bot.cards.titles import post_at, title_of
from bot.domain.delivery import MessageKind
from bot.domain.people import Role, Standing, may_give_post
from bot.domain.units import UnitKind
from bot.export.invitation_card import Slip, sheet_pdf, slip_png
from bot.i18n import Language
from bot.messaging import FileRef, Outgoing
from bot.store import directives, people, registration, units
from bot.store.database import Database
from bot.store.registration import Expected

CARD_JOB, SHEET_JOB = "invitation_card", "invitation_sheet"
A_PART = 24
"""Slips in one file and one transaction: six sheets of A4."""
_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class ToInvite:
    """One invitation to write, with what its slip says."""

    unit_id: int
    unit: str
    kind: UnitKind
    role: Role
    expected: Expected | None

    def title(self, language: Language) -> str:
        own = self.expected.title if self.expected else ""
        return title_of(language, self.role, self.kind, own)

    @property
    def name(self) -> str:
        return self.expected.full_name if self.expected else ""


@dataclass(frozen=True, slots=True)
class Gathered:
    wanted: tuple[ToInvite, ...]
    language: str
    now: int


@dataclass(frozen=True, slots=True)
class Made:
    """What the thread made: the secrets in the order of ``wanted``, and the file with them."""

    wanted: tuple[ToInvite, ...]
    drawn: tuple[Secrets, ...]
    file: FileRef


def wanted_parts(db: Database, office: Office, now: int, by: Standing) -> list[list[list[Any]]]:
    """Everybody still to invite whom this person may, as the data of jobs: parts of ``[unit id, role, expected id]``."""
    kinds = {unit.id: unit.kind for unit in units.all_current(db)}
    rows = [
        _row(wanted)
        for wanted in invitations.wanted_for_all(db, office, now)
        if may_give_post(by, wanted.role, kinds[wanted.unit_id])
    ]
    return [rows[start : start + A_PART] for start in range(0, len(rows), A_PART)]


def _row(wanted: Wanted) -> list[Any]:
    return [wanted.unit_id, wanted.role.value, wanted.expected.id if wanted.expected else None]


def gather(db: Database, office: Office, now: int, data: dict[str, Any]) -> Gathered:
    """Names and posts of the invitations a job is to make."""
    found = []
    for unit_id, role, expected_id in data["wanted"]:
        unit = units.current(db, unit_id)
        expected = registration.expected(db, expected_id) if expected_id is not None else None
        if unit is not None and (expected is not None or expected_id is None):
            found.append(ToInvite(unit.id, unit.name, unit.kind, Role(role), expected))
    account = people.route_to(db, data["by"])
    return Gathered(tuple(found), account.language if account else office.languages.default.code, now)


def draw_card(office: Office, gathered: Gathered) -> Made:
    """One slip as PNG."""
    language = office.language(gathered.language)
    drawn = invitations.draw()
    slip = _slip(office, language, gathered.wanted[0], drawn, gathered.now)
    png = slip_png(language, slip, _help(office))
    return Made(gathered.wanted, (drawn,), _keep(office, png, language.t("units.card_name"), "image/png"))


def draw_sheet(office: Office, gathered: Gathered) -> Made:
    """Many slips as one PDF, four on a sheet."""
    language = office.language(gathered.language)
    drawn = tuple(invitations.draw() for _ in gathered.wanted)
    pairs = zip(gathered.wanted, drawn, strict=True)
    slips = [_slip(office, language, wanted, secret, gathered.now) for wanted, secret in pairs]
    pdf = sheet_pdf(language, slips, _help(office))
    return Made(gathered.wanted, drawn, _keep(office, pdf, language.t("units.sheet_name"), "application/pdf"))


def slip_of(db: Database, office: Office, issued: Issued, language: Language) -> Slip:
    """The slip of an invitation just issued: for the command line, which holds its code."""
    unit = units.current(db, issued.unit_id)
    expected = registration.expected(db, issued.expected_id) if issued.expected_id is not None else None
    if unit is None:
        raise LookupError(f"no unit {issued.unit_id}")
    wanted = ToInvite(unit.id, unit.name, unit.kind, issued.role, expected)
    now = issued.expires - office.config.registration.code_days * _DAY
    return _slip(office, language, wanted, Secrets(issued.code, issued.token), now)


def help_of(office: Office) -> Help:
    """Whom to call, as the slips and cards say it."""
    return _help(office)


def _slip(office: Office, language: Language, wanted: ToInvite, drawn: Secrets, now: int) -> Slip:
    entrance = next(iter(invitations.entrances(office).values()), "")
    link = entrance or next(iter(invitations.links(office, drawn.token).values()), "")
    expires = now + office.config.registration.code_days * _DAY
    until = office.today(expires - 1)
    code = f"{drawn.code[:4]} {drawn.code[4:]}"
    return Slip(wanted.unit, wanted.title(language), wanted.name, code, link, until, carries_code=not entrance)


def _help(office: Office) -> Help:
    settings = office.config.office
    return Help(settings.name, settings.contact_name, settings.phone)


def _keep(office: Office, data: bytes, name: str, mime: str) -> FileRef:
    blob = office.blobs.put(data)
    return FileRef(blob.sha256, name, mime, blob.size)


def _issue(db: Database, office: Office, now: int, by: int, made: Made) -> list[Issued]:
    expires = now + office.config.registration.code_days * _DAY
    directives.remember_file(db, made.file.sha256, made.file.size, made.file.mime, now, expires=expires)
    issued = []
    for wanted, drawn in zip(made.wanted, made.drawn, strict=True):
        expected_id = wanted.expected.id if wanted.expected else None
        new = invitations.issue(db, office, now, wanted.unit_id, wanted.role, expected_id, by, drawn)
        if (new.code, new.token) != (drawn.code, drawn.token):
            raise LookupError("the code on the paper was given out before: draw again")
        issued.append(new)
    return issued


def finish_card(db: Database, office: Office, now: int, data: dict[str, Any], made: Made) -> None:
    """Write the invitation, and give code, links and card to the member of the office who asked."""
    new, wanted = _issue(db, office, now, data["by"], made)[0], made.wanted[0]
    until = office.today(new.expires - 1)
    links = [*invitations.entrances(office).values(), *invitations.links(office, new.token).values()]

    def render(language: Language) -> Outgoing:
        own = wanted.expected.title if wanted.expected else ""
        post = post_at(language, wanted.role, wanted.kind, wanted.unit, own)
        nowhere = invitations.opens_nowhere(office)
        return cards.invitation(
            language, post, wanted.name, new.typed, until, links, new.id, made.file, opens_nowhere=nowhere
        )

    owe(db, office, now, Owed(f"invitation:{new.id}", MessageKind.ANSWER, data["by"]), render)


def finish_sheet(db: Database, office: Office, now: int, data: dict[str, Any], made: Made) -> None:
    """Write the invitations, and give the sheet to the member of the office who asked."""
    issued = _issue(db, office, now, data["by"], made)
    key = f"invitations:{issued[0].id if issued else now}"
    owe(
        db,
        office,
        now,
        Owed(key, MessageKind.ANSWER, data["by"]),
        lambda language: cards.sheet_ready(language, len(issued), data["part"], data["parts"], made.file),
    )
