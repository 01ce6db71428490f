"""What waits for the office to decide or to look at, counted."""

from dataclasses import dataclass

from bot.store import requests, unsettled
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Waiting:
    """Registrations to approve, questions to answer, reports to take note of, messages to settle, requests of units to decide."""

    registrations: int
    questions: int
    reports: int
    messages: int
    requests: int = 0

    @property
    def total(self) -> int:
        return self.registrations + self.questions + self.reports + self.messages + self.requests


def for_office(db: Database) -> Waiting:
    row = db.execute(
        "select (select count(*) from posts where status = 'pending') as registrations, "
        "(select count(*) from questions where status = 'open') as questions, "
        "(select count(*) from reports r join acknowledgements a on a.id = r.acknowledgement_id where r.accepted_at is null "
        "and a.withdrawn_at is null) as reports"
    ).fetchone()
    return Waiting(row["registrations"], row["questions"], row["reports"], unsettled.count(db), requests.count_open(db))
