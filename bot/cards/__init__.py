"""Values and a language in, one neutral message out: every card, reminder and receipt is worded here and nowhere else."""
