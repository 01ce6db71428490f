"""What the product must survive, with the real process: ``python -m tests.faults --rounds 50`` is the long version."""
