#!/usr/bin/env python3
"""The table of dialects in docs/DIALECTS.md, from the tables themselves; --check: is it fresh, does
the page name every key, and is each capture held against a dialect?"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/DIALECTS.md"
BEGIN, END = "<!-- table: scripts/dev/dialects.py -->\n", "<!-- end -->"


def comment(text):
    """The comment on top, as one paragraph."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.lstrip("- "))
    return " ".join(lines).replace("|", "\\|")


def table():
    rows = ["| dialect | what sets it apart | capture |", "|---|---|---|"]
    for path in sorted((ROOT / "simpool/dialects").glob("*.lua")):
        words = comment(path.read_text())
        seen = re.search(r"Seen: ([^.]*(?:\.jsonl[^.]*)*)\.", words)
        captures = re.findall(r"([a-z-]+)\.jsonl", seen.group(1)) if seen else []
        words = re.split(r" (?:Seen|Evidence): ", words)[0]
        rows.append(f"| `{path.stem}` | {words} | {', '.join(captures)} |")
    return "\n".join(rows) + "\n"


def main():
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    after = rest[rest.index(END):]
    fresh = before + BEGIN + table() + after
    if "--check" not in sys.argv:
        PAGE.write_text(fresh)
        return 0
    wrong = [] if fresh == page else ["docs/DIALECTS.md: stale; run scripts/dev/dialects.py"]
    keys = re.findall(r'^    \{"([a-z0-9_]+)", [A-Z]', (ROOT / "simpool/script/dialect_keys.c").read_text(), re.M)
    words = re.findall(r'X\([A-Z0-9_]+, "([a-z0-9_]+)"\)', (ROOT / "simpool/dialect/line.h").read_text())
    for name in keys:
        if f"`{name}`" not in page:
            wrong.append(f"docs/DIALECTS.md: the key `{name}` is not explained")
    for name in words:
        if "`{" + name + "}`" not in page:
            wrong.append(f"docs/DIALECTS.md: the word {{{name}}} is not named")
    tests = "".join(path.read_text() for path in (ROOT / "tests/unit/dialects").glob("test_*.c"))
    for path in sorted((ROOT / "fixtures/transcripts").glob("*.jsonl")):
        if f"/{path.name}" not in tests:
            wrong.append(f"fixtures/transcripts/{path.name}: no dialect is held against it")
        if not re.search(rf"(\| |, ){path.stem}(,| \|)", table()):
            wrong.append(f"fixtures/transcripts/{path.name}: no dialect says that it is its own (Seen:)")
        if f"`{path.stem}`" not in page:
            wrong.append(f"docs/DIALECTS.md: what is taken from `{path.stem}` is not said")
    print("\n".join(wrong) if wrong else f"dialects: {len(keys)} keys, {len(words)} words, all named")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
