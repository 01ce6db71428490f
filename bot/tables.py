"""The two tables the composition root fills from the capabilities: kinds of jobs, and what becomes due.

A new kind of slow work is one line in ``JOB_KINDS``; a new thing that becomes due is one line in ``TICKERS``.
"""

from bot.actions import approvals, delegation_ends, log_head, reminders, reminders_again, weekly
from bot.actions.unit_files import IMPORT_JOB, import_some
from bot.export import invitation_jobs as slips
from bot.jobs import Chunked, Job, Report
from bot.scheduler import Ticker

JOB_KINDS: dict[str, Job] = {
    approvals.APPROVE_JOB: Chunked(approvals.approve_some),
    IMPORT_JOB: Chunked(import_some),
    slips.CARD_JOB: Report(slips.gather, slips.draw_card, slips.finish_card),
    slips.SHEET_JOB: Report(slips.gather, slips.draw_sheet, slips.finish_sheet),
}

TICKERS: tuple[Ticker, ...] = (
    Ticker("weekly_push", weekly.find_push, weekly.push, weekly.upcoming_push),  # before the deadlines: they go with it
    Ticker("deadline_reminders", reminders.find_due, reminders.remind, reminders.upcoming_due),
    Ticker(
        "overtaken_reminders",
        reminders_again.find_overtaken,
        reminders_again.draw_again,
        reminders_again.upcoming_overtaken,
    ),
    Ticker("log_head", log_head.find_head, log_head.hand_out, log_head.upcoming_head),
    Ticker(
        "delegations",
        delegation_ends.find_run_out,
        delegation_ends.fall_back,
        delegation_ends.upcoming_fall_back,
    ),
)
