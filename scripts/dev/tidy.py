#!/usr/bin/env python3
"""House rules that no compiler knows: who includes whom, how big a file may be, what is banned.

Run from anywhere; prints one line for each breach and exits 1 if there is any.
"""

import fnmatch
import functools
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# folder -> folders whose headers it may include; the longest matching prefix decides
MAY_INCLUDE = {
    "qhash": ["qhash"],
    "stratum": ["stratum", "qhash"],
    "stratum/net": ["stratum", "stratum/net", "qhash"],
    "report": ["report", "stratum", "qhash"],
    "miner": ["miner", "report", "stratum", "stratum/net", "qhash"],
    "simpool": ["simpool", "report", "stratum", "stratum/net", "qhash"],
    "lab": ["lab", "miner", "simpool", "report", "stratum", "stratum/net", "qhash"],
    "tests": ["tests", "lab", "miner", "simpool", "report", "stratum", "stratum/net", "qhash"],
}

# a library's header -> where alone it may be seen (besides tests)
SEEN_ONLY_IN = {
    r"ev\.h": ["stratum/net/"],
    r"openssl/.*": ["stratum/net/"],
    r"json.*\.h|json-c/.*": ["stratum/json.c"],
    r"lua.*\.h|lauxlib\.h": ["simpool/script/"],
    r"cuda.*\.h": ["qhash/device/cuda/"],
    r"microhttpd\.h": ["stratum/net/http"],
}

# pure cores: no sockets, no clocks, no threads, no files, no edge
PURE = {
    "qhash/": ["qhash/device/", "qhash/tool/"],  # folder -> exceptions
    "stratum/": ["stratum/net/"],
    "report/": [],
}
PURE_FILES = re.compile(r"miner/(session|meter|ration|recheck|refusal|retry|work)|"
                        r"simpool/(pool|judge|diagnosis|dialect|fault|kpi|script/units)")
EDGE_HEADERS = re.compile(
    r"<(sys/.*|time\.h|pthread\.h|unistd\.h|signal\.h|poll\.h|netdb\.h|stdatomic\.h)>|"
    r'"stratum/net/(?!loop\.h).*"'
)

BANNED = re.compile(
    r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|rand|srand|gettimeofday|alloca|gets)\s*\("
)
TYPEDEF_STRUCT = re.compile(r"^\s*typedef\s+(struct|enum|union)\b")

# where host and GPU may see different text; everything else is one text for both
TWO_TEXTS = re.compile(r"\b(__CUDACC__|__CUDA_ARCH__|asm)\b")
TWO_TEXTS_IN = {"qhash/portable.h", "qhash/device/cuda/words.h", "qhash/device/cuda/image.c"}

# options that pages name and that are not ours: of cmake, git, nvcc, and of somebody else's miner
STRANGERS_OPTIONS = {"--preset", "--build", "--depth", "--fmad", "--api-port", "--cpus", "--signal"}

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60

breaches = []


def breach(path, line, text):
    breaches.append(f"{path.relative_to(ROOT)}:{line}: {text}")


def folder_of(path):
    relative = path.relative_to(ROOT).as_posix()
    return max((f for f in MAY_INCLUDE if relative.startswith(f + "/")), key=len, default=None)


def without_comments(text):
    """The same text, comments and strings blanked, lines kept."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), text)


def check_includes(path, lines):
    here = path.relative_to(ROOT).as_posix()
    folder = folder_of(path)
    pure = bool(PURE_FILES.match(here)) or any(
        here.startswith(top) and not any(here.startswith(e) for e in but)
        for top, but in PURE.items()
    )
    for number, line in enumerate(lines, 1):
        found = re.match(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', line)
        if not found:
            continue
        own, system = found.groups()
        if own and "/" in own:
            target = max((f for f in MAY_INCLUDE if own.startswith(f + "/")), key=len, default=None)
            if folder and target and target not in MAY_INCLUDE[folder]:
                breach(path, number, f"{folder}/ may not include {target}/")
        if own and "/" not in own and own != "test_list.h":
            breach(path, number, f'write the include from the root: "{own}"')
        if system and not here.startswith("tests/"):
            for pattern, places in SEEN_ONLY_IN.items():
                if re.fullmatch(pattern, system) and not any(here.startswith(p) for p in places):
                    breach(path, number, f"<{system}> belongs in {' or '.join(places)} alone")
        if pure and EDGE_HEADERS.search(line):
            breach(path, number, "a pure core may not see this: pass the value in instead")


def check_functions(path, lines):
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            if number - start - 1 > FUNCTION_LINES_MAX:
                breach(path, start, f"function of {number - start - 1} lines, at most {FUNCTION_LINES_MAX}")
            start = None


def check_text(path, text):
    lines = text.split("\n")
    if len(lines) - 1 > FILE_LINES_MAX:
        breach(path, 1, f"{len(lines) - 1} lines, at most {FILE_LINES_MAX}: split where a seam is natural")
    code = without_comments(text).split("\n")
    here = path.relative_to(ROOT).as_posix()
    for number, line in enumerate(code, 1):
        if here.startswith("qhash/") and here not in TWO_TEXTS_IN and TWO_TEXTS.search(line):
            breach(path, number, "one text for host and GPU: what differs belongs in words.h")
        if BANNED.search(line):
            breach(path, number, f"banned call: {BANNED.search(line).group(1)}")
        if TYPEDEF_STRUCT.match(line):
            breach(path, number, "structs and enums keep their keyword")
    check_includes(path, lines)
    check_functions(path, code)
    if path.suffix == ".h":
        guard = re.sub(r"[^A-Z0-9]", "_", path.relative_to(ROOT).as_posix().upper())
        if f"#ifndef {guard}" not in text and "template" not in "\n".join(lines[:12]).lower():
            breach(path, 1, f"the guard is {guard}")


def check_tests():
    """Each source is tested by its name, or tests/untested.txt says why not."""
    reasons = {}
    for line in (ROOT / "tests/untested.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            pattern, _, reason = line.partition(" ")
            reasons[pattern] = reason.strip()
    used = set()
    tested = {p.name for p in (ROOT / "tests").rglob("test_*.c")}
    for folder in ("qhash", "stratum", "report", "miner", "simpool", "lab"):
        for path in sorted((ROOT / folder).rglob("*.c")):
            name = path.relative_to(ROOT).as_posix()
            parts = [p for p in path.relative_to(ROOT).with_suffix("").parts if p not in ("device", "tool")]
            if f"test_{'_'.join(parts)}.c" in tested:
                continue
            why = [pattern for pattern in reasons if fnmatch.fnmatch(name, pattern)]
            used.update(why)
            if not any(reasons[pattern] for pattern in why):
                breach(path, 1, f"no test_{'_'.join(parts)}.c and no reason in tests/untested.txt")
    for pattern in reasons.keys() - used:
        breach(ROOT / "tests/untested.txt", 1, f"{pattern} has a test now, or is gone: delete its line")


def check_listed():
    """Each story stands in the table of mutants; each fixture in a README beside it."""
    table = (ROOT / "tests/lab/mutants.txt").read_text()
    for path in sorted((ROOT / "scripts").rglob("*.lua")):
        name = path.relative_to(ROOT / "scripts").as_posix()
        if name not in table:
            breach(path, 1, "no mutant in tests/lab/mutants.txt fails this story")
    for path in sorted((ROOT / "fixtures").rglob("*")):
        if path.is_dir() or path.name == "README.md":
            continue
        readme = path.parent / "README.md"
        if not readme.exists() or path.name not in readme.read_text():
            breach(path, 1, "its provenance is missing: name it in the README.md beside it")


def check_end_to_end():
    """Each end-to-end class that has a test is one of ctest's: else it would never be run."""
    listed = re.findall(r"^bench_e2e\((\w+) ([\w ]+)\)", (ROOT / "tests/e2e/CMakeLists.txt").read_text(), re.M)
    runs = {(file, name) for file, names in listed for name in names.split()}
    for path in sorted((ROOT / "tests/e2e").glob("test_*.py")):
        for part in re.split(r"^(?=class )", path.read_text(), flags=re.M)[1:]:
            name = re.match(r"class (\w+)", part).group(1)
            if "def test_" in part and (path.stem, name) not in runs:
                breach(path, 1, f"ctest never runs {name}: list it in tests/e2e/CMakeLists.txt")


def is_there(cited):
    """Whether a page may cite it: a path, a story below scripts/, a unit test, an end-to-end class, a dialect's test."""
    if re.fullmatch(r"test_\w+", cited):
        return f"void {cited}(" in all_tests()
    if cited.startswith("e2e."):
        _, file, name = cited.split(".")
        path = ROOT / f"tests/e2e/test_{file}.py"
        return path.exists() and f"class {name}(" in path.read_text()
    if cited.startswith("lab.dialect."):
        return (ROOT / f"simpool/dialects/{cited[12:]}.lua").exists()
    if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?", cited):
        return (ROOT / cited).exists() or (ROOT / "scripts" / cited).exists()
    return None


@functools.cache
def all_tests():
    return "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.c"))


def check_cited():
    """What the pages of proofs name is there: files, tests, and in a story the words of its row."""
    for name in ("docs/BEHAVIOURS.md", "docs/FEATURES.md"):
        page = ROOT / name
        for number, line in enumerate(page.read_text().splitlines(), 1):
            cells = [re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split(" | ")]
            story = next((c for cell in cells for c in cell if re.fullmatch(r"\d\d\d-[\w/]+\.lua", c)), None)
            for cell in cells[1:] if line.startswith("|") else cells:
                for cited in cell:
                    there = is_there(cited)
                    if there is None and story and line.startswith("|") and cell is cells[-1]:
                        path = ROOT / "scripts" / story
                        there = path.exists() and cited in path.read_text()
                    if there is False:
                        breach(page, number, f"there is no `{cited}`" + (f" in {story}" if story else ""))


def own_options():
    """Every word that a table of options could have, and every option of a script."""
    sources = [*(ROOT / "simpool/program").glob("*.c"), *(ROOT / "miner/program").glob("*.c"),
               *(ROOT / "qhash/tool").glob("*.c"), ROOT / "lab/main.c"]
    words = {word for path in sources for word in re.findall(r'"(?:--)?([a-z][a-z0-9-]+)"', path.read_text())}
    scripts = [path for path in (*(ROOT / "ci").iterdir(), *(ROOT / "scripts/dev").iterdir(),
                                 *(ROOT / "tests").rglob("*.py"), ROOT / "tests/unit/main.c") if path.is_file()]
    of_scripts = {option for path in scripts for option in re.findall(r"--[a-z][a-z0-9-]+", path.read_text())}
    return {f"--{word}" for word in words} | of_scripts | STRANGERS_OPTIONS


def check_pages():
    """A page's links lead somewhere, and the options that it names are there."""
    options = own_options()
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        titles = {}
        for number, line in enumerate(page.read_text().splitlines(), 1):
            for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", line):
                path, _, title = target.partition("#")
                other = (page.parent / path) if path else page
                if not other.exists():
                    breach(page, number, f"the link leads nowhere: {target}")
                elif title and title not in titles.setdefault(other, anchors(other)):
                    breach(page, number, f"{path or page.name} has no heading #{title}")
            for option in re.findall(r"(?<![\w<-])--[a-z][a-z0-9-]+", line):
                if option not in options:
                    breach(page, number, f"no program has an option {option}")


def anchors(page):
    """Headings, as they are linked to."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def main():
    for folder in MAY_INCLUDE:
        if "/" in folder:
            continue
        for path in sorted(p for p in (ROOT / folder).rglob("*") if p.suffix in (".c", ".h", ".cu")):
            check_text(path, path.read_text())
    check_tests()
    check_listed()
    check_end_to_end()
    check_cited()
    check_pages()
    print("\n".join(breaches) if breaches else "tidy: no breach")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
