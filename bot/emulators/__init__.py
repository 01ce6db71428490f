"""Strict fakes of the platforms, served over real sockets. Imported by the command line, the demonstration and the tests only."""
