"""The catalogues: `<language>/LC_MESSAGES/*.po`, read at start by `bot.i18n`. Every sentence people see lives here."""
