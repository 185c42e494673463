"""Drive one target by coverage, where atheris is installed: python tests/fuzz/with_atheris.py TARGET [CORPUS]."""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["grader"]):
    sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]
    from fuzz.targets import TARGETS, seeds


def main() -> None:
    """Fuzz until something is found or atheris' own limits (-runs=N, -max_total_time=S) end it."""
    name = sys.argv.pop(1)
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
    for number, sound in enumerate(seeds(name) if corpus else ()):
        corpus.mkdir(parents=True, exist_ok=True)
        (corpus / f"seed{number}").write_bytes(sound)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
