#!/usr/bin/env python3
"""Count what a kernel's loop does, by pipe, and what a multiprocessor makes of it at best.

    nvcc -std=c++17 -cubin -arch=sm_89 -fmad=false -I. qhash/device/cuda/kernel.cu -o k89.cubin
    scripts/dev/sass.py k89.cubin...            a line for each kernel of each cubin
    scripts/dev/sass.py --markdown k*.cubin     the table of docs/KERNEL.md
    scripts/dev/sass.py --json k*.cubin         the same for other programs

Needs no disassembler: an instruction's 16 bytes begin with its 12-bit opcode, of which the low nine
bits name the operation and the rest the form of its operands. The names were learned from
nvdisasm on sm_75 to sm_90; an operation that is not in the list is counted as unknown, and said.
"""

import argparse
import collections
import json
import re
import struct

# pipe -> nine-bit operations. ALU: 64 a clock and multiprocessor. IMAD: the integer half of the FMA
# pipe, 64 a clock (high and wide products are taken as half that).
PIPES = {
    "SHF": [0x019],
    "LOP3": [0x012],
    "IADD3": [0x010, 0x036],
    "PRMT": [0x016],
    "ALU": [0x002, 0x005, 0x007, 0x008, 0x00B, 0x00C, 0x011, 0x017, 0x01A, 0x01C, 0x006],
    "IMAD": [0x024],
    "WIDE": [0x025, 0x026, 0x027],
    "FP32": [0x020, 0x021, 0x023],
    "FP64": [0x028, 0x029, 0x02A, 0x02B],
    "CONVERT": [0x100, 0x105, 0x106, 0x108, 0x109, 0x110, 0x111, 0x112],
    "MEMORY": [0x181, 0x183, 0x184, 0x186, 0x187, 0x188, 0x18E, 0x1A8],
    "CONSTANT": [0x182, 0x0B9, 0x1AC],
    "NOP": [0x118],
    "OTHER": [0x0CA, 0x0C2, 0x1C2, 0x1C3, 0x119, 0x11D, 0x141, 0x144, 0x145, 0x146, 0x147, 0x148,
              0x14D, 0x155, 0x082, 0x086, 0x08C, 0x090, 0x091, 0x092, 0x099, 0x0A4, 0x0BD, 0x035,
              0x1C4, 0x136, 0x189],
}
NAMES = {operation: pipe for pipe, operations in PIPES.items() for operation in operations}
ALU = ("SHF", "LOP3", "IADD3", "PRMT", "ALU")
BRANCH = 0x947

# operations a clock and multiprocessor: FP64 by compute capability; all else is alike enough
FP64_RATE = {80: 32, 90: 64, 100: 64}


def kernels(path):
    """(architecture, {name: [(low, high) words of each instruction]}) of a cubin."""
    data = open(path, "rb").read()
    flags, = struct.unpack_from("<I", data, 0x30)
    version = data[7:9]
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count, names = struct.unpack_from("<HHH", data, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size) for i in range(count)]
    texts = {}
    for section in sections:
        begin = sections[names][4] + section[0]
        name = data[begin : data.index(b"\0", begin)].decode()
        if name.startswith(".text."):
            code = data[section[4] : section[4] + section[5]]
            texts[name[6:]] = list(struct.iter_unpack("<QQ", code))
    architecture = flags >> 8 & 0xFF if version[0] >= 0x41 else flags & 0xFF
    return architecture, texts


def loop(instructions, architecture):
    """The longest loop: from the target of the longest branch backwards to that branch."""
    best = (0, 0, 0)
    for index, (low, high) in enumerate(instructions):
        if low & 0xFFF != BRANCH:
            continue
        raw = (high << 64 | low) >> 34 & ((1 << 48) - 1)
        raw -= (raw >> 47) << 48
        if architecture >= 90:
            raw = raw << 8 | (low >> 16 & 0xFF)
        target = index + 1 + raw * 4 // 16
        if 0 <= target < index:
            best = max(best, (index - target, target, index + 1))
    return instructions[best[1] : best[2]]


def count(instructions):
    pipes, unknown = collections.Counter(), collections.Counter()
    for low, _ in instructions:
        operation = low & 0x1FF
        pipes[NAMES.get(operation, "UNKNOWN")] += 1
        if operation not in NAMES:
            unknown["%03x" % (low & 0xFFF)] += 1
    return pipes, unknown


def bounds(pipes, architecture, total):
    """Clocks a nonce and multiprocessor that each pipe needs, at the least."""
    alu = sum(pipes[name] for name in ALU)
    integer = pipes["IMAD"] + 2 * pipes["WIDE"]
    fp64 = FP64_RATE.get(architecture, 2)
    clocks = {"issue": total / 128, "FP64": pipes["FP64"] / fp64, "convert": pipes["CONVERT"] / 16}
    if architecture >= 120:
        # Additions go to whichever of the two pipes is free.
        clocks["ALU"] = (alu - pipes["IADD3"]) / 64
        clocks["FMA"] = (integer + pipes["FP32"]) / 128
        clocks["both"] = (alu + integer + pipes["FP32"]) / 128
        return clocks
    clocks["ALU"] = alu / 64
    clocks["IMAD"] = integer / 64
    clocks["FMA"] = (integer + pipes["FP32"]) / (64 if architecture in (75, 80) else 128)
    return clocks


def measure(path):
    architecture, texts = kernels(path)
    rows = []
    for name, instructions in sorted(texts.items()):
        body = loop(instructions, architecture)
        pipes, unknown = count(body)
        versions = 4 if name.endswith("_four") else 2 if name.endswith("_two") else 1
        clocks = bounds(pipes, architecture, len(body))
        limit = max(clocks, key=clocks.get)
        rows.append({
            "kernel": name, "sm": architecture, "versions": versions,
            "instructions": len(body) / versions, "code": 16 * len(instructions),
            "pipes": {pipe: pipes[pipe] / versions for pipe in PIPES},
            "alu": sum(pipes[pipe] for pipe in ALU) / versions,
            "clocks": {pipe: value / versions for pipe, value in clocks.items()},
            "bound": clocks[limit] / versions, "limit": limit, "unknown": dict(unknown),
        })
    return rows


COLUMNS = ("SHF", "LOP3", "IADD3", "PRMT", "IMAD", "WIDE", "FP32", "FP64", "MEMORY", "NOP")


def table(rows):
    print("| kernel | sm | body | ALU | " + " | ".join(COLUMNS) + " | clocks | limit |")
    print("|---|--:|--:|--:|" + "--:|" * len(COLUMNS) + "--:|---|")
    for row in rows:
        pipes = " | ".join("%.0f" % row["pipes"][pipe] for pipe in COLUMNS)
        print("| %s | %d | %.0f | %.0f | %s | %.1f | %s |" % (
            re.sub("^qhash_", "", row["kernel"]), row["sm"], row["instructions"], row["alu"], pipes,
            row["bound"], row["limit"]))
        if row["unknown"]:
            print("unknown operations: %s" % row["unknown"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cubins", nargs="+")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()
    rows = [row for path in arguments.cubins for row in measure(path)]
    if arguments.json:
        print(json.dumps(rows, indent=1))
    else:
        table(rows)


if __name__ == "__main__":
    main()
