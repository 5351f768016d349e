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


def machine(devices):
    cuda = re.search(r"^cuda +(.*)$", devices, re.M)
    return {
        "gpu": cuda.group(1) if cuda else "",
        "driver": said_by("nvidia-smi", "--query-gpu=driver_version,clocks.max.sm,power.limit",
                          "--format=csv,noheader"),
        "nvcc": said_by("nvcc", "--version"),
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
    return [
        goal("whole qhash / SHA-256 alone, each the best of the run", ratio, 0.97, True),
        goal("GH/s net of misses", best and best / 1e9, 5.3, True),
        goal("rate when nonces win / when none can", finding, 0.995, True),
        goal("job switch p99, microseconds", life.get("switch_us_p99"), 2000, False),
    ]


def markdown(report):
    lines = ["# " + (report["machine"]["gpu"] or "no GPU"), ""]
    lines += ["- %s: %s" % (key, value) for key, value in report["machine"].items() if value]
    lines += ["- command: `ci/gpu`", "", "| goal | found | bound | met |", "|---|--:|--:|---|"]
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
                       ("deflexor/qhash-miner in the same run", "deflexor"), ("ncu", "ncu")):
        if report[key].strip():
            lines += ["", "## " + title, "", "```", report[key].strip(), "```"]
    return "\n".join(lines) + "\n"


def main():
    collected, out = (pathlib.Path(argument) for argument in sys.argv[1:3])
    objects = [json.loads(line) for line in text_of(collected, "bench").splitlines() if line]
    rows = [each for each in objects if "engine" in each]
    life = next((each for each in objects if "switches" in each), {})
    devices = text_of(collected, "devices")
    report = {
        "machine": machine(devices), "bench": rows, "switching": life, "goals": goals(rows, life),
        "contract": text_of(collected, "contract"),
        "compare": text_of(collected, "compare"), "devices": devices,
        "deflexor": text_of(collected, "deflexor.txt"),
        "ncu": "\n".join(l for l in text_of(collected, "ncu").splitlines() if l.startswith('"')),
    }
    name = re.sub(r"[^a-z0-9]+", "-", report["machine"]["gpu"].split(",")[0].lower()).strip("-")
    path = out / ("gpu-" + (name or "none"))
    path.with_suffix(".json").write_text(json.dumps(report, indent=1) + "\n")
    path.with_suffix(".md").write_text(markdown(report))
    print("wrote %s and .md" % path.with_suffix(".json"))


if __name__ == "__main__":
    main()
