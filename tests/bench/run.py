"""All measurements in one command, as Markdown:

    python -m tests.bench.run                     some minutes: side by side with other programs, what size costs
    python -m tests.bench.run --full              a quarter of an hour: up to 100,000 posts, 1,000,000 deliveries, 10,000 blogs
    python -m tests.bench.run --keep FILE         keep what was measured; the same command goes on where it was ended
    python -m tests.bench.run --plot bench.png    a picture, too (`pip install -e '.[bench]'`)
    python -m tests.bench.run --promises          also the ratios that are promised; exit status 1 where one is too large

Everything is measured in turn in this run, so that ratios mean the same on every machine. The other programs are installed
from the package registry into an environment that is thrown away. What fails is told, and left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench import curves, plot, programs, promises, side_by_side
from tests.bench.results import Results

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
ROUNDS = 3


def main() -> int:
    options = _options()
    results = Results(options.keep)
    posts = 1_000 if options.full else 300
    with tempfile.TemporaryDirectory() as folder:
        taking_part = (programs.HOOK, programs.MASTODON, *programs.install(Path(folder)))
        compared = side_by_side.side_by_side(taking_part, posts, ROUNDS, results)
    print(f"{side_by_side.table(compared, posts)}\n", flush=True)
    measured = []
    for curve in curves.measured(results, full=options.full):
        print(f"{curves.table(curve)}\n", flush=True)
        measured.append(curve)
    if options.plot:
        plot.draw(compared, measured, options.plot, posts)
    return promises.main(options.corpus) if options.promises else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    parser.add_argument("--promises", action="store_true")
    parser.add_argument(
        "--corpus", type=Path, default=CORPUS, help="a folder of real posts, with astro, hugo and plain in it"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
