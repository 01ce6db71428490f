"""``/bansoan``: drafts kept and continued, by anyone of the office, on any device; one left alone is never continued by plain text."""

from bot.actions import drafts
from bot.actions.drafts import OpenDraft
from bot.cards import checking
from bot.cards import publishing as cards
from bot.conversation import REGISTRY, Door, Reply, Turn, command, idle, step
from bot.domain.drafts import DraftStep
from handlers.kept_replies import packed, unpacked
from handlers.publishing_flow import current, go_on

SHOWN = 4
STEPS = (
    "publishing_head",
    "publishing_missing",
    "publishing_duplicate",
    "publishing_content",
    "publishing_summary",
    "publishing_audience",
    "publishing_pick",
    "publishing_which",
    "publishing_duties",
    "publishing_deadline",
    "publishing_understood",
    "publishing_own_deadline",
    "publishing_own_understood",
    "publishing_reporting",
    "publishing_upstream",
    "publishing_upstream_understood",
    "publishing_ladder",
    "publishing_weekly",
    "publishing_check",
    "publishing_list",
    "publishing_parts",
    "publishing_hours",
    "publishing_schedule",
)
"""Steps whose questions belong to a draft."""


@command("drafts", "bansoan", "ban soan", "du thao", "duthao", door=Door.OFFICE, listed=True)
def listed(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """Drafts in preparation, whoever began them."""
    found = drafts.waiting(turn.db, turn.standing, SHOWN)
    lines = [
        cards.DraftLine(one.id, one.draft.number, one.draft.subject, one.owner, one.step, one.changed_at)
        for one in found
    ]
    turn.say(cards.drafts(turn.language, lines))


@command("draft", door=Door.OFFICE)
def draft(turn: Turn, args: list[str]) -> None:
    """``draft ID [edit | delete]``: go on with it, choose what to mend, or throw it away."""
    opened = drafts.load(turn.db, int(args[0])) if args and args[0].isdigit() else None
    if opened is None or not turn.standing.is_office:
        turn.refuse(turn.t("publishing.draft_gone"))
        return
    act = args[1] if len(args) > 1 else ""
    if act == "delete":
        _delete(turn, opened)
    elif act == "edit" and opened.step is DraftStep.PREVIEW:
        asked = checking.parts(turn.language, may_file=opened.draft.may_file)
        turn.ask("publishing_parts", asked, draft=opened.id)
    else:
        go_on(turn, opened)


def _delete(turn: Turn, opened: OpenDraft) -> None:
    drafts.discard(turn.db, turn.now, turn.standing, opened.id)
    turn.close()
    turn.say(turn.t("publishing.deleted", name=_name(turn, opened)))


def _name(turn: Turn, opened: OpenDraft) -> str:
    return opened.draft.number or turn.t("publishing.drafts.unnamed")


# ---------------------------------------------------------------------------------------------------------- left alone


@idle(*STEPS, "publishing_idle")
def left_alone(turn: Turn, reply: Reply) -> None:
    """Plain text or a file after 15 minutes: nothing is added to the draft before the person says so."""
    opened = current(turn)
    if opened is None:
        return
    again = turn.talk.step == "publishing_idle"
    state = {
        "left_at": turn.state["left_at"] if again else turn.talk.step,
        "kept": turn.state["kept"] if again else dict(turn.state),
        "text": reply.text,
        "files": [packed(file) for file in reply.files],
    }
    asked = cards.idle(turn.language, _name(turn, opened), opened.changed_at, opened.step)
    turn.ask("publishing_idle", asked, draft=opened.id, **state)


@step("publishing_idle")
def decide(turn: Turn, reply: Reply) -> None:
    opened = current(turn)
    if opened is None:
        return
    match reply.choice:
        case "put":
            state = turn.state
            put = Reply(state["text"], files=tuple(unpacked(file) for file in state["files"]))
            turn.talk.step, turn.talk.state = state["left_at"], state["kept"]
            REGISTRY.steps[state["left_at"]](turn, put)
        case "delete":
            _delete(turn, opened)
        case "again":
            go_on(turn, opened)
        case _:
            turn.ask_again(cards.idle(turn.language, _name(turn, opened), opened.changed_at, opened.step))
