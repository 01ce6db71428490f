"""Keys of the catalogue that are put together in code: their beginning, and what may follow."""

from __future__ import annotations

import enum

from bot.actions.absences import AbsenceRefusal
from bot.actions.broadcasts import BroadcastRefusal
from bot.actions.channels import PreferRefusal
from bot.actions.directive_changes import ChangeRefusal
from bot.actions.holds import HoldRefusal
from bot.actions.leaders import CopyRefusal
from bot.actions.previews import Unreachable
from bot.actions.publishing import PublishRefusal
from bot.actions.requests import RequestRefusal
from bot.actions.surprises import HeldRefusal
from bot.actions.unit_import import What
from bot.actions.units import MergeRefusal
from bot.actions.unsettled import UnsettledRefusal
from bot.actions.weekly_changes import PutOffRefusal
from bot.actions.zalo_consent import ConsentRefusal
from bot.actions.zalo_tokens import Loss
from bot.cards.sending import MissedReason
from bot.config import FaultKind
from bot.domain.broadcasts import TextFault, WhoInUnit
from bot.domain.calendar_change import MarkFault
from bot.domain.channel_health import DownReason
from bot.domain.deadlines import DueState
from bot.domain.delivery import MessageKind
from bot.domain.drafts import DraftStep
from bot.domain.due_rules import CountUnit, Every, Start
from bot.domain.ladder_choice import LadderKind
from bot.domain.ledger import Fault
from bot.domain.obligations import Duty
from bot.domain.planned_sendings import SendingKind
from bot.domain.quotas import Meter
from bot.domain.requests import Decider, RequestKind, RequestStatus
from bot.domain.routing import Window
from bot.domain.schedule import Slot
from bot.domain.surprise import Automatic
from bot.domain.units import UnitKind
from bot.intake.calendar_marks import MarkLineFault
from bot.intake.civil import DayFaultKind
from bot.intake.due_found import Whom
from bot.intake.due_rules import RuleFaultKind
from bot.intake.numbers import NumberFault
from bot.intake.wishes import SpanFault
from bot.reports.tables import Mark

# Keys that code puts together: the beginning that stands in the code, and where the rest comes from. Everything else is
# written out. An enum lists its members' keys, so that each of them must exist; a number ends in one of a range.
COMPOSED: dict[str, type[enum.Enum] | range | None] = {
    "absence.fault.": SpanFault,
    "absence.refused.": AbsenceRefusal,
    "alert.": None,  # bot.actions.sending, by the kind of a failure that concerns the whole channel
    "channels.down.": DownReason,  # bot.cards.channels
    "channels.name.": None,  # bot.cards.costs, channels of one platform that are told apart
    "channels.refused.": PreferRefusal,
    "cli.ledger.fault.": Fault,
    "out_of_reach.moved.": None,  # bot.cards.out_of_reach, by what keeps a channel from answering
    "recipients.window.": Window,  # bot.cards.channels
    "relays.why.": None,  # bot.cards.relays, by the kept reason of a message that did not go out
    "web.upload.refused.": None,  # bot.web.upload, by what is wrong with a file
    "cli.zalo.use.": Meter,
    "official_account.name.": None,  # whether Zalo has verified the account
    "command.": None,  # handlers.everyday and bot.connections.telegram, by the name of a listed command
    "broadcasts.fault.": TextFault,
    "broadcasts.refused.": BroadcastRefusal,
    "broadcasts.time.": None,  # bot.cards.broadcasts, by what is wrong with a typed time
    "broadcasts.who.": WhoInUnit,
    "config.fault.": FaultKind,
    "demo.event.": None,  # bot.demo.happened, by the kind of a line; kinds without a text are left out of the strip
    "demo.step.": range(1, 6),  # bot.demo.page
    "demo.template.": None,  # bot.cli.platforms, by the templates of bot.cards.briefs
    "directive.done.": None,  # bot.cards.directive, by duty and whether on a unit's behalf
    "duty.": Duty,
    "exports.column.": None,  # bot.export.spreadsheet, the columns of its tables
    "exports.mark.": Mark,
    "exports.register.": None,
    "exports.story.": None,  # bot.export.story_table
    "format.month.": range(1, 13),
    "format.weekday.": range(1, 8),
    "log.fault.": Fault,
    "log.kind.": None,  # bot.cards.log_story, by kind of line; tests/cards/test_log_cards.py asks for every one
    "log.sent.": MessageKind,
    "log.why.": None,  # by why a message did not go out
    "cli.reminders.why.": None,  # bot.cli.schedule, by what became of a rung
    "calendar.fault.": MarkLineFault,
    "calendar.kind.": None,  # bot.cards.foreseen_changes.kind_of
    "calendar.own.": None,  # bot.cards.work_calendar, by whom a deadline binds beside the units
    "calendar.why.": MarkFault,
    "deadline.of.": Whom,
    "deadline.terms.duty.": Duty,
    "difference.": None,  # bot.cards.differences
    "difference.saved.": None,  # handlers.work_calendar, what was saved
    "ladder.is.": LadderKind,
    "rules.counted.": CountUnit,
    "rules.every.": Every,
    "rules.fault.": RuleFaultKind,
    "rules.short.": CountUnit,
    "rules.start.": Start,
    "digest.moved.": Duty,
    "digest.open.": None,  # bot.cards.digest, by what waits
    "leaders.met.": Duty,
    "leaders.refused.": CopyRefusal,
    "surprises.ask.": Automatic,
    "surprises.not.": Automatic,
    "surprises.refused.": HeldRefusal,
    "surprises.send.": Automatic,
    "surprises.waiting.": Automatic,
    "surprises.will_go.": Automatic,
    "week_ahead.refused.": PutOffRefusal,
    "schedule.rung.": None,  # bot.cards.schedule, by the name of a rung
    "schedule.slot.": Slot,
    "schedule.sending.": SendingKind,
    "ladder.configured.": None,  # bot.cards.configured_ladder, by the step that is different
    "standing.year.": None,  # bot.cards.standing, of one unit or of all
    "standing.count.": None,  # bot.cards.standing, by reason of silence or how it ended
    "requests.ask.reason.": RequestKind,
    "requests.by_colleague.": RequestKind,
    "requests.decides.": Decider,
    "requests.line.": RequestKind,
    "requests.office.": RequestKind,
    "requests.refused.": RequestRefusal,
    "requests.sent.": RequestKind,
    "requests.settled.": RequestStatus,
    "requests.told.": None,  # bot.cards.requests, by what was decided and what was asked
    "requests.who.": Decider,
    "standing.did.": Duty,
    "standing.due_of.": Duty,
    "standing.exempt.": Duty,
    "standing.free.": None,  # bot.cards.standing, as what a unit is free of its duties
    "standing.met.": Duty,
    "standing.met_by.": Duty,
    "standing.met_by_office.": Duty,
    "standing.no_due_of.": Duty,
    "standing.not_sent.": None,  # bot.cards.standing, why a card has not gone out, or that it failed
    "standing.open.": Duty,
    "standing.reason.": None,  # bot.cards.standing, but for the reasons worded by more than themselves
    "reminder.above.": None,  # bot.cards.deadline_reminders, by who above the unit was told
    "reminder.act.": Duty,
    "reminder.act.long.": Duty,
    "reminder.deadline.": DueState,
    "reminder.due_long.": DueState,
    "reminder.due_short.": None,  # bot.cards.reminders: where the day itself is not shown
    "units.title.": None,  # bot.cards.titles, by post and kind of unit, with a fallback
    "units.word.": UnitKind,
    "approvals.reason.": None,  # bot.cards.approvals.REASONS, as a button and as the person is told
    "approvals.reason_told.": None,
    "membership.reason.": None,  # bot.cards.membership, why a post ends or an account is cut
    "privacy.right.": None,  # bot.cards.privacy.ASKED
    "registration.channel.": None,  # bot.cards.registration, channels that have a name of their own
    "units.carried.count.": None,  # bot.domain.merging.Carried, to the office
    "units.carried.you.": None,  # and to the person
    "units.report.": None,  # bot.cards.units, heads of the import report
    "units.unreadable.": None,  # bot.actions.unit_files: TableFault and a file that did not come
    "units.what.": What,
    "units.why.": None,  # RowFault and ImportFault: tests/cards/test_people_cards.py
    "unsettled.kind.": None,  # bot.cards.unsettled, by kind of message
    "unsettled.refused.": UnsettledRefusal,
    "urging.duty.": Duty,
    "official_account.refused.": ConsentRefusal,
    "official_account.why.": Loss,
    "web.link.": None,  # bot.web.links, by what a link opens
    "web.notice.": None,  # bot.web.pages
    "web.page.": None,  # bot.web.wording, the words the page's script needs
    "changes.done.": None,  # handlers.directive_changes, by what was done
    "changes.duty.": Duty,
    "changes.content.": None,  # bot.actions.carriers, by what became of what is carried
    "changes.refused.": ChangeRefusal,
    "changes.which.": None,  # the duties that may have a day of their own
    "changes.why.": None,  # bot.cards.directive_changes, by what it is the reason of
    "publishing.apart.": None,  # the duties that may have a day of their own
    "publishing.channel.": None,  # bot.cards.checking, channels that have a name of their own
    "publishing.day.": DayFaultKind,
    "publishing.deadline.": None,  # by the duty asked, and by why a deadline was not understood
    "publishing.duty.": Duty,
    "publishing.kind.": None,  # handlers.publishing_audience, group addressees
    "publishing.missing.": None,  # bot.cards.publishing, by what the head did not say
    "publishing.number.": NumberFault,
    "publishing.refused.": PublishRefusal,
    "units.merge.refused.": MergeRefusal,
    "publishing.schedule.": None,  # bot.cards.checking, by what was wrong with the time
    "publishing.step.": DraftStep,
    "publishing.why.": Unreachable,
    "sending.reason.": MissedReason,
    "sending.refused.": HoldRefusal,
}
