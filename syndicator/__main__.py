"""Where the command line begins."""

import gc
from typing import NoReturn

_OBJECTS = 50_000  # that are created before the garbage collector looks at them; 700 if not set


def main() -> NoReturn:
    """Run the command line. What it imports is no garbage: to look for some would take a tenth of an idle run's time."""
    gc.set_threshold(_OBJECTS)
    from syndicator import cli

    cli.main()


if __name__ == "__main__":
    main()
