"""All benches: `make bench`, or `python -m bench check prove` for some of them."""

import sys

from bench import answer, check, cycle, prove

BENCHES = {"check": check.measure, "prove": prove.measure, "answer": answer.measure, "cycle": cycle.measure}


def main() -> None:
    """Runs the benches that are named, or all of them."""
    for name in sys.argv[1:] or BENCHES:
        print(f"{name}:", flush=True)
        BENCHES[name]()


if __name__ == "__main__":
    main()
