"""The two tables the composition root fills from the capabilities: kinds of jobs, and what becomes due.

A new kind of slow work is one line in ``JOB_KINDS``; a new thing that becomes due is one line in ``TICKERS``.
"""

from bot.jobs import Job
from bot.scheduler import Ticker

JOB_KINDS: dict[str, Job] = {}

TICKERS: tuple[Ticker, ...] = ()
