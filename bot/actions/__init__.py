"""What changes the record: thin functions ``(db, office, now, …)`` that load, decide by :mod:`bot.domain`, and write.

Every action asks who may; refusals are enum members, never sentences.
"""
