"""Values and a language in, neutral messages out: every card, reminder and receipt, one module per capability."""
