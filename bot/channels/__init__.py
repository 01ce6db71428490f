"""Ways to reach people: one module a platform. Each translates at its border and knows nothing of the others (design.md 5, Channel)."""
