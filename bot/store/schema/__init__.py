"""The record's tables, one module a family; :mod:`bot.store.migrations` applies them in order."""
