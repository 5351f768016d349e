#!/usr/bin/env python3
"""Turn what ci/gpu collected into one JSON and one Markdown file.

    gpu_report.py COLLECTED OUT
"""

import datetime
import json
import pathlib
import platform
import re
import subprocess
import sys


def text_of(folder, name):
    path = folder / name
    return path.read_text() if path.exists() else ""


def said_by(*command):
    """The first line that a program prints, or ""."""
    try:
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return out.splitlines()[-1].strip() if out.strip() else ""
    except (OSError, subprocess.CalledProcessError):
        return ""


def objects_of(text):
    """Of lines of JSON those that are whole: a run may have been cut short."""
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            pass


def last_line(text):
    return text.strip().splitlines()[-1].strip() if text.strip() else ""


def machine(collected, devices):
    cuda = re.search(r"^cuda +(.*)$", devices, re.M)
    return {
        "gpu": cuda.group(1) if cuda else "",
        "driver": last_line(text_of(collected, "driver")),
        "nvcc": last_line(text_of(collected, "nvcc")),
        "cpu": next((line.split(":")[1].strip() for line in
                     pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                     if line.startswith("model name")), platform.machine()),
        "date": datetime.date.today().isoformat(),
        "commit": said_by("git", "rev-parse", "--short", "HEAD"),
    }


def goal(name, value, bound, at_least):
    met = value is not None and (value >= bound if at_least else value <= bound)
    return {"goal": name, "value": value, "bound": bound, "met": met}


def goals(rows, life):
    """What the run was for, each with what it found."""
    whole = [row for row in rows if row.get("algo") == "qhash" and row["engine"] != "finding"]
    ceilings = [row["ceiling_per_second"] for row in whole if row.get("ceiling_per_second")]
    best = max((row["nonces_per_second"] * (1 - row.get("missed_rate", 0)) for row in whole),
               default=None)
    single = [row for row in whole if not row["engine"].endswith(("_two", "_four"))]
    ratio = max((row["nonces_per_second"] for row in single), default=0) / max(ceilings, default=1)
    finding = next((row["ratio"] for row in rows if row["engine"] == "finding"), None)
    share = min((row["cpu_share"] for row in whole if row.get("cpu_share")), default=None)
    return [
        goal("whole qhash / SHA-256 alone, each the best of the run", ratio, 0.97, True),
        goal("GH/s net of misses", best and best / 1e9, 5.3, True),
        goal("rate when nonces win / when none can", finding, 0.995, True),
        goal("job switch p99, microseconds", life.get("switch_us_p99"), 2000, False),
        goal("of one core while the GPU works", share, 0.05, False),
    ]


def markdown(report):
    lines = ["# " + (report["machine"]["gpu"] or "no GPU"), ""]
    lines += ["- %s: %s" % (key, value) for key, value in report["machine"].items() if value]
    lines += ["- command: `%s`" % report["command"], "", "| goal | found | bound | met |", "|---|--:|--:|---|"]
    for row in report["goals"]:
        value = "-" if row["value"] is None else "%.4g" % row["value"]
        lines.append("| %s | %s | %g | %s |" % (row["goal"], value, row["bound"],
                                                "yes" if row["met"] else "no"))
    lines += ["", "## Kernels, each in alternation with its ceiling", "",
              "| kernel | algo | MH/s | SHA-256 alone, MH/s | ratio | net of misses |",
              "|---|---|--:|--:|--:|--:|"]
    for row in sorted(report["bench"], key=lambda row: -row["nonces_per_second"]):
        lines.append("| %s | %s | %.1f | %s | %s | %s |" % (
            row["engine"], row["algo"], row["nonces_per_second"] / 1e6,
            *("%.*f" % (digits, row[key] / scale) if key in row else "-" for key, digits, scale in (
                ("ceiling_per_second", 1, 1e6), ("ratio", 4, 1), ("net_ratio", 4, 1)))))
    lines += ["", "`finding`: the best kernel at a target that one nonce in 2^24 meets; its ceiling"
              " is the same kernel at a target out of reach."]
    for title, key in (("The contract of every device", "contract"),
                       ("Against the exact CPU", "compare"), ("Devices", "devices"),
                       ("miner preflight, of the GPU", "preflight"),
                       ("deflexor/qhash-miner in the same run", "deflexor"),
                       ("compute-sanitizer", "sanitizer"), ("ncu", "ncu"), ("nsys", "nsys")):
        if report[key].strip():
            lines += ["", "## " + title, "", "```", report[key].strip(), "```"]
    return "\n".join(lines) + "\n"


def replace(path, text):
    """Whoever is killed in between leaves the file as it was."""
    new = path.with_suffix(path.suffix + ".new")
    new.write_text(text)
    new.replace(path)


def main():
    collected, out = (pathlib.Path(argument) for argument in sys.argv[1:3])
    objects = list(objects_of(text_of(collected, "bench")))
    rows = [each for each in objects if "engine" in each]
    life = next((each for each in objects if "switches" in each), {})
    devices = text_of(collected, "devices")
    report = {
        "command": text_of(collected, "command").strip() or "ci/gpu", "machine": machine(collected, devices), "bench": rows, "switching": life, "goals": goals(rows, life),
        "contract": text_of(collected, "contract"),
        "compare": text_of(collected, "compare"), "devices": devices,
        "preflight": text_of(collected, "preflight"),
        "deflexor": text_of(collected, "deflexor.txt"),
        "sanitizer": text_of(collected, "sanitizer"), "nsys": text_of(collected, "nsys"),
        "ncu": "\n".join(l for l in text_of(collected, "ncu").splitlines() if l.startswith('"')),
    }
    name = re.sub(r"[^a-z0-9]+", "-", report["machine"]["gpu"].split(",")[0].lower()).strip("-")
    path = out / ("gpu-" + (name or "none"))
    replace(path.with_suffix(".json"), json.dumps(report, indent=1) + "\n")
    replace(path.with_suffix(".md"), markdown(report))
    print("wrote %s and .md" % path.with_suffix(".json"))


if __name__ == "__main__":
    main()
