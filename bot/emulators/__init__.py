"""Strict fakes of the platforms, served over real sockets. Imported by the command line, the demonstration and the tests only.

What every platform does alike is here: the socket (``serving``), the door for another process (``control``, ``remote``), waiting
before a phone (``screens``), faults counted down (``faults``), calling the product (``calling``). How each platform is strict, and
what it gets wrong, is in its own folder.
"""
