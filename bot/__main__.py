"""``python -m bot`` is ``quantriet``."""

from bot.cli import main

if __name__ == "__main__":
    main()
