"""All measurements in one command, as Markdown:

    python -m tests.bench.run                     some minutes: side by side with other programs, what size costs
    python -m tests.bench.run --full              larger sizes, more rounds
    python -m tests.bench.run --promises          also the ratios that are promised; exit status 1 where one is too large
    python -m tests.bench.run --plot bench.png    a picture, too (`pip install -e '.[bench]'`)

Everything is measured in turn in this run, so that ratios mean the same on every machine. The other programs are installed
from the package registry into an environment that is thrown away.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench import curves, plot, programs, promises, side_by_side

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def main() -> int:
    options = _options()
    posts, rounds = (1_000, 5) if options.full else (300, 3)
    with tempfile.TemporaryDirectory() as folder:
        _progress("installing the other programs")
        taking_part = (programs.HOOK, programs.MASTODON, *programs.install(Path(folder)))
        measured = side_by_side.side_by_side(taking_part, posts, rounds, _progress)
    print(f"{side_by_side.table(measured, posts)}\n", flush=True)
    drawn = []
    for curve in curves.curves(full=options.full, progress=_progress):
        print(f"{curves.table(curve)}\n", flush=True)
        drawn.append(curve)
    if options.plot:
        plot.draw(measured, drawn, options.plot, posts)
    return promises.main(options.corpus) if options.promises else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--promises", action="store_true")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    parser.add_argument(
        "--corpus", type=Path, default=CORPUS, help="a folder of real posts, with astro, hugo and plain in it"
    )
    return parser.parse_args()


def _progress(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
