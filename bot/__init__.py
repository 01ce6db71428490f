"""quantriet: the assistant of a provincial department's office (Văn phòng Sở).

It passes directives on to units, records who has received and disseminated them, reminds, and keeps a log that cannot be
quietly changed. `bot.domain` decides, `bot.actions` acts inside one transaction, `bot.app` is the one module that knows
everything.
"""
