"""The record: two doors (:mod:`bot.store.database`), migrations, and one module per table family. All SQL lives here."""
