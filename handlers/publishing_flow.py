"""What the steps of passing a directive on share: which draft is meant, what is asked next, files that come at any step."""

from collections.abc import Callable

from bot.actions import drafts
from bot.actions.drafts import OpenDraft
from bot.cards import publishing as cards
from bot.conversation import Reply, Turn
from bot.domain.drafts import DirectiveDraft, DraftStep
from bot.domain.people import may_publish
from bot.store import people

Ask = Callable[[Turn, OpenDraft, str], None]
"""Asks one question of the draft; the text comes first in the same message."""
ASKS: dict[DraftStep, Ask] = {}


def asks(*steps: DraftStep) -> Callable[[Ask], Ask]:
    """Register what asks for these steps."""

    def register(run: Ask) -> Ask:
        for step in steps:
            ASKS[step] = run
        return run

    return register


def go_on(turn: Turn, opened: OpenDraft, before: str = "") -> None:
    """Ask for the first thing that is not known yet."""
    ASKS[opened.step](turn, opened, before)


def keep(turn: Turn, opened: OpenDraft, draft: DirectiveDraft, before: str = "") -> None:
    """Keep what was answered and go on."""
    go_on(turn, drafts.save(turn.db, turn.now, opened, draft), before)


def current(turn: Turn, *steps: DraftStep) -> OpenDraft | None:
    """The draft the question belongs to. None when it is gone, may not be continued, or a colleague has answered this meanwhile."""
    if not may_publish(turn.standing):
        turn.close()
        turn.refuse(turn.t("publishing.not_office"))
        return None
    opened = drafts.load(turn.db, int(turn.state.get("draft", 0)))
    if opened is None:
        turn.close()
        turn.refuse(turn.t("publishing.draft_gone"))
        return None
    if steps and opened.step not in steps:
        go_on(turn, opened, turn.t("publishing.answered_meanwhile"))
        return None
    return opened


def is_first_route(turn: Turn) -> bool:
    """Whether messages owed to the person come to this very phone."""
    route = people.route_to(turn.db, turn.person_id)
    return route is not None and (route.channel, route.address) == (turn.address.channel, turn.address.id)


def sizes(draft: DirectiveDraft) -> list[int]:
    return [file.size for file in draft.files]


def files_came(turn: Turn, opened: OpenDraft, reply: Reply) -> bool:
    """Files may come at any step, one message each: they join the draft, and the question is asked again."""
    if not reply.files:
        return False
    taken = drafts.take_files(opened.draft, reply.files)
    said = cards.file_refused(
        turn.language, marked=taken.marked, too_many=taken.too_many, faulty=taken.faulty
    ) or cards.files_line(turn.language, sizes(taken.draft))
    keep(turn, opened, taken.draft, said)
    return True
