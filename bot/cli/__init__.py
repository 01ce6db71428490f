"""The command line: the office's own machine. Every word it prints is in the catalogue; its language is the reader's."""

import gc

gc.disable()  # what is loaded stays: to look for garbage among it, now or later, takes a tenth of a start

from bot.cli.tree import build  # noqa: E402

main = build()
gc.freeze()
gc.enable()

__all__ = ["main"]
