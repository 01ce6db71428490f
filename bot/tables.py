"""The two tables the composition root fills from the capabilities: kinds of jobs, and what becomes due.

A new kind of slow work is one line in ``JOB_KINDS``; a new thing that becomes due is one line in ``TICKERS``.
"""

from bot.actions import (
    absences,
    approvals,
    broadcast_holds,
    broadcast_sending,
    carriers,
    channel_detours,
    configured_ladder,
    delegation_ends,
    directive_changes,
    fanout,
    foreseen_changes,
    head_silence,
    holds,
    ladders,
    leaders,
    ledger,
    log_head,
    paper_slips,
    post_carrying,
    publishing,
    recurring,
    relays,
    reminders,
    reminders_again,
    request_reminders,
    retention,
    silence,
    unit_files,
    urging,
    weekly,
)
from bot.export import invitation_jobs as slips
from bot.export import slip_jobs, standing_job
from bot.jobs import Chunked, Job, Report
from bot.scheduler import Ticker

JOB_KINDS: dict[str, Job] = {
    publishing.FREEZE_JOB: Chunked(publishing.freeze_chunk),
    fanout.SEND_JOB: Chunked(fanout.send_chunk),
    fanout.WATCH_JOB: Report(fanout.watch, fanout.watched, fanout.finish_watch),
    holds.COUNT_JOB: Chunked(holds.count_down),
    broadcast_sending.SEND_JOB: Chunked(broadcast_sending.send_chunk),
    broadcast_sending.AGAIN_JOB: Chunked(broadcast_sending.again_chunk),
    broadcast_sending.WATCH_JOB: Report(
        broadcast_sending.watch, broadcast_sending.watched, broadcast_sending.finish_watch
    ),
    broadcast_holds.COUNT_JOB: Chunked(broadcast_holds.count_down),
    broadcast_holds.FREEZE_JOB: Chunked(broadcast_holds.freeze_chunk),
    broadcast_holds.DROP_JOB: Chunked(broadcast_holds.drop_chunk),
    holds.DROP_JOB: Chunked(holds.drop_chunk),
    directive_changes.TELL_JOB: Chunked(directive_changes.tell_chunk),
    directive_changes.CARRY_JOB: Chunked(carriers.carry_chunk),
    post_carrying.CARRY_JOB: Chunked(post_carrying.carry_chunk),
    approvals.APPROVE_JOB: Chunked(approvals.approve_some),
    unit_files.CHECK_JOB: Report(unit_files.gather_check, unit_files.write_report, unit_files.finish_check),
    unit_files.IMPORT_JOB: Chunked(unit_files.import_some),
    foreseen_changes.SHOW_JOB: Report(foreseen_changes.gather, foreseen_changes.worked_out, foreseen_changes.finish),
    urging.PLAN_JOB: Report(urging.gather, urging.planned, urging.begin),
    leaders.SEND_JOB: Report(leaders.gather, leaders.drawn, leaders.finish),
    urging.URGE_JOB: Chunked(urging.urge_chunk),
    ledger.CHECK_JOB: Report(ledger.check, ledger.checked, ledger.finish_check),
    standing_job.STANDING_JOB: Report(standing_job.gather_standing, standing_job.write_files, standing_job.finish),
    standing_job.STORY_JOB: Report(standing_job.gather_story, standing_job.write_files, standing_job.finish),
    paper_slips.SLIPS_JOB: Report(slip_jobs.gather, slip_jobs.draw, paper_slips.hand_over),
    slips.CARD_JOB: Report(slips.gather, slips.draw_card, slips.finish_card),
    slips.SHEET_JOB: Report(slips.gather, slips.draw_sheet, slips.finish_sheet),
}

TICKERS: tuple[Ticker, ...] = (
    Ticker("holds", holds.holds_due, holds.release_hold, holds.next_hold),
    Ticker("broadcast_holds", broadcast_holds.holds_due, broadcast_holds.release_hold, broadcast_holds.next_hold),
    Ticker("ladders", ladders.find_unfrozen, ladders.freeze_configured, ladders.upcoming_freeze),
    Ticker(
        "configured_ladder", configured_ladder.find_changed, configured_ladder.tell, configured_ladder.upcoming_changed
    ),
    Ticker("recurring", recurring.find_openings, recurring.open_occurrence, recurring.upcoming_opening),
    Ticker("weekly_push", weekly.find_push, weekly.push, weekly.upcoming_push),  # before the deadlines: they go with it
    Ticker("deadline_reminders", reminders.find_due, reminders.remind, reminders.upcoming_due),
    Ticker(
        "overtaken_reminders",
        reminders_again.find_overtaken,
        reminders_again.draw_again,
        reminders_again.upcoming_overtaken,
    ),
    Ticker("silent", silence.find_silent, silence.try_next, silence.upcoming_silent),
    Ticker(
        "channels_down", channel_detours.find, channel_detours.see_to, channel_detours.upcoming
    ),  # before the call list
    Ticker("unreached", relays.find_unreached, relays.relay, relays.upcoming_unreached),
    Ticker("log_head", log_head.find_head, log_head.hand_out, log_head.upcoming_head),
    Ticker("leaders_head", log_head.find_bare, log_head.hand_out_bare, log_head.upcoming_bare),
    Ticker("leaders_month", leaders.find_month, leaders.tell_month, leaders.upcoming_month),
    Ticker("silent_heads", head_silence.find_silent_heads, head_silence.tell, head_silence.upcoming_silent_heads),
    Ticker("absences", absences.find_run_out, absences.fall_back, absences.upcoming_fall_back),
    Ticker("requests", request_reminders.find_waiting, request_reminders.see_to, request_reminders.upcoming_waiting),
    Ticker(
        "delegations",
        delegation_ends.find_run_out,
        delegation_ends.fall_back,
        delegation_ends.upcoming_fall_back,
    ),
    Ticker("raw_messages", retention.find_old, retention.forget, retention.upcoming_old),
    Ticker("leaving", retention.find_leaving, retention.forget_address, retention.upcoming_old),
    Ticker("worthless_files", retention.find_worthless, retention.delete_bytes, retention.upcoming_old),
    Ticker("sealed_codes", retention.find_sealed, retention.mask, retention.upcoming_old),
)
