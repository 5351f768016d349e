#!/usr/bin/env python3
"""docs/SCENARIOS.md from the `--- doc` comments beside each Lua verb.

scenarios.py            writes it
scenarios.py --check    exit 1 when it is not what would be written

A comment is `--- doc SECTION`, then the verb's forms, then sentences; in C inside /** … */, in Lua
behind `--`. Without a SECTION it belongs to the one before it in its file.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "simpool" / "script", ROOT / "simpool" / "faults"]
TARGET = ROOT / "docs" / "SCENARIOS.md"
ORDER = ["A story's file", "The story itself", "The pool", "A rig", "A rig's messages", "Faults",
         "Faults of bytes", "Faults of messages", "Lua"]
C_COMMENT = re.compile(r"/\*\* --- doc(.*?)\*/", re.S)
LUA_COMMENT = re.compile(r"^--- doc(.*\n(?:--.*\n)*)", re.M)

HEAD = """# Stories

<!-- Made by scripts/dev/scenarios.py from simpool/script and simpool/faults; do not edit. -->

A story is a Lua file that plays a pool against one miner: in `simlab` against this project's own,
on virtual time; in `simpool test` against anybody's, in real time. It is one linear function; every
wait has a deadline and fails with its line. Begin with `scripts/000-hello/hello.lua`:

```lua
{hello}```

Three nouns: `pool`, `rig` (one connected miner), `rig.link`. Quantities are texts with units: a
duration `"90s"`, `"400ms"`, `"5m"`, `"1h"`; a pace `"20/min"`, `"3/s"`; a hashrate `"2 MH/s"`; a
byte rate `"64 KB/s"`. Work is given as a pace, because the same difficulty is a blink for one miner
and an hour for another. Each share is expected once: what `expect_share` returned is not returned
again.

Levels of politeness: `welcome` does the whole handshake; `expect` and `reply` do one message;
`send_line` sends any JSON, `send_bytes` anything.

Names are checked before anything is played: a word, a verb or an option that does not exist is an
error with its line and the nearest known one. There is no way out of a story: no files, no clock,
no other modules, no globals of its own.

Limits: 64 MiB of memory; between two waits 20 million steps and 20000 events in the journal. A step
is an instruction of Lua's, or as much work of a library function: 64 bytes of text or memory that
are made, a value that `table.insert` moves. Once a story has made a text of more than 16 KiB, each
KiB above makes every instruction a step dearer, because one instruction may read all of it; a new
table is a step dearer for each KiB of the largest one. At most 100 values in `...`. On virtual time
a wait that takes no time renews nothing; at most 10000 rests in a second. What hooks cause is heard
in the next turn of the loop; 256 events in a row, each caused by a hook for the one before, end the
story.

Exit codes: 0 good, 1 a check or an expectation failed, 2 the story is wrong, 3 a promise is broken,
4 the story's limit passed, 5 the miner ended by itself, 77 skipped, 130 interrupted.

The stories, and what each is about:

"""


def comments_of(path):
    """(section or None, lines) of each comment in a file."""
    text = path.read_text()
    if path.suffix == ".c":
        bodies = [re.sub(r"^ \* ?", "", body, flags=re.M) for body in C_COMMENT.findall(text)]
    else:
        bodies = [re.sub(r"^-- ?", "", body, flags=re.M) for body in LUA_COMMENT.findall(text)]
    section = None
    for body in bodies:
        first, *lines = body.rstrip().split("\n")
        section = first.strip() or section
        if section not in ORDER:
            sys.exit(f"{path.name}: no section is called \"{section}\"")
        yield section, [line.strip() for line in lines if line.strip()]


def entry(lines):
    """A verb's forms, in code, then what it does. A form goes on while its brackets are open, or it
    ends in a comma or an arrow."""
    count, depth = 0, 0
    while count < len(lines) and (count == 0 or depth > 0 or lines[count - 1].endswith((",", "->"))):
        depth += sum(lines[count].count(c) for c in "({") - sum(lines[count].count(c) for c in ")}")
        count += 1
    return "```lua\n" + "\n".join(lines[:count]) + "\n```\n\n" + "\n".join(lines[count:]) + "\n"


def purpose(path):
    """The comment at the top of a story."""
    lines = []
    for line in path.read_text().split("\n"):
        if not line.startswith("--"):
            break
        lines.append(line.lstrip("- "))
    return " ".join(lines)


def document():
    sections = {name: [] for name in ORDER}
    for folder in SOURCES:
        for path in sorted(folder.glob("*.c")) + sorted(folder.glob("*.lua")):
            for section, lines in comments_of(path):
                sections[section].append(entry(lines))
    stories = sorted((ROOT / "scripts").glob("[0-9]*/*.lua"))
    parts = [HEAD.replace("{hello}", (ROOT / "scripts/000-hello/hello.lua").read_text())]
    parts += [f"- `{path.relative_to(ROOT)}`: {purpose(path)}\n" for path in stories]
    for name in ORDER:
        parts.append(f"\n## {name}\n\n" + "\n".join(sections[name]))
    return "".join(parts)


def main():
    made = document()
    if sys.argv[1:] == ["--check"]:
        if not TARGET.exists() or TARGET.read_text() != made:
            sys.exit("docs/SCENARIOS.md is not what scripts/dev/scenarios.py makes: run it")
        return
    if sys.argv[1:]:
        sys.exit(__doc__)
    TARGET.write_text(made)


if __name__ == "__main__":
    main()
