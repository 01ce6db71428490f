"""Measurements of the running product on loopback: ``python -m tests.benchmarks``. Never run as timed tests."""
