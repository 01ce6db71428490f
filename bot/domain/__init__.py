"""Pure decisions: no input or output, no clock, no framework. Values in, decisions out (design.md 2)."""
