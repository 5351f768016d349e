#!/usr/bin/env python3
"""A second reading of the proof of work, and the maker of fixtures/vectors/ and fixtures/shares/.

Written apart from the C sources, with the standard library only: SHA-256 is hashlib's, the angles
are math's, and the closed form is the density-matrix one rather than the C sources' Pauli form.

usage: vectors.py check FILE...        every intermediate of vector files made again and compared
       vectors.py convert FILE.json    a JSON list of known headers as vector files in the current
                                       folder; what the list gives must be what is computed here
       vectors.py shares FILE          job and shares file (see fixtures/shares/README.md): each
                                       header rebuilt and hashed again
"""
import hashlib
import json
import math
import struct
import sys

# (first ntime, angle offset, zero bytes that discard)
FORKS = [(0, 0, 33), (1753105444, 0, 32), (1753305380, 0, 24), (1754220531, 0, 8), (1758762000, 1, 8)]
SIGNIFICANT = 1e-12  # of an expectation: 3e-8 of a Q1.15 step


def rules(ntime):
    return [row[1:] for row in FORKS if row[0] <= ntime][-1]


def expectations(angles):
    """<Z> of each qubit from the 2x2 density matrix of the one qubit that matters next."""
    theta = [-k * math.pi / 32 for k in angles]
    l00, l11, real, imaginary = 1.0, 0.0, 0.0, 0.0

    def entangler(q):
        y, z = theta[q], 2 * theta[16 + q]
        product = math.cos(y) * math.sin(y)
        return -product * math.cos(z), product * math.sin(z)

    values = []
    for q in range(16):
        y, y2 = theta[q], 2 * theta[32 + q]
        a, b = math.cos(y) ** 2, math.sin(y) ** 2
        wr, wi = entangler(q)
        t00 = l00 * a + l11 * b + 2 * (wr * real - wi * imaginary)
        t11 = l00 * b + l11 * a + 2 * (wr * real + wi * imaginary)
        tr = wr * (l00 + l11) + real
        ti = wi * (l00 - l11) + imaginary * math.cos(2 * y)
        l00, l11 = math.cos(y2) * t00, -math.cos(y2) * t11
        real, imaginary = math.sin(y2) * tr, math.sin(y2) * ti
        weight = 2 * entangler(q + 1)[0] if q < 15 else 1
        values.append(l00 + l11 + weight * 2 * real)
    return values


def steps_of(header):
    """Every step of one hash, as the texts of a vector file."""
    ntime = struct.unpack_from("<I", header, 68)[0]
    offset, limit = rules(ntime)
    hash_ = hashlib.sha256(header).digest()
    nibbles = [int(digit, 16) for digit in hash_.hex()]
    angles = [2 * n + offset for n in nibbles]
    values = expectations(angles)
    scaled = [v * 32768 for v in values]
    rounded = [int(s + (0.5 if s >= 0 else -0.5)) for s in scaled]
    wrapped = [r - 65536 if r > 32767 else r for r in rounded]
    packed = struct.pack("<16h", *wrapped)
    zeros = packed.count(0)
    rejected = zeros >= limit
    digest = b"\xff" * 32 if rejected else hashlib.sha256(hash_ + packed).digest()
    return {
        "ntime": str(ntime),
        "angle_offset": str(offset),
        "sha256": hash_.hex(),
        "nibbles": " ".join(map(str, nibbles)),
        "angles": " ".join(map(str, angles)),
        "expectations": " ".join(f"{v:.15f}" for v in values),
        "q15": " ".join(map(str, wrapped)),
        "q15_bytes": packed.hex(),
        "zero_bytes": str(zeros),
        "rejected": str(int(rejected)),
        "digest": digest.hex(),
        "display": digest[::-1].hex(),
        "margin": f"{min(abs(abs(s) % 1 - 0.5) for s in scaled):.9f}",
    }


def agrees(key, one, other):
    tolerance = {"expectations": SIGNIFICANT, "margin": 1e-6}.get(key)
    if tolerance is None:
        return one == other
    pairs = list(zip(one.split(), other.split(), strict=True))
    return all(abs(float(a) - float(b)) <= tolerance for a, b in pairs)


def read_vectors(path):
    text = open(path, encoding="ascii").read()
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            yield dict(line.split("=", 1) for line in lines)


def check(paths):
    passed, failed = 0, 0
    for path in paths:
        for vector in read_vectors(path):
            found = steps_of(bytes.fromhex(vector["header"]))
            wrong = [k for k in found if k in vector and not agrees(k, vector[k], found[k])]
            if wrong:
                print(f"{vector['name']} ({path}): {wrong[0]} differs: "
                      f"expected {vector[wrong[0]]}, found {found[wrong[0]]}")
            passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


FILES = {"GT": "genesis", "3P": "published", "DERIVED": "derived"}


def convert(path):
    texts = {name: [] for name in FILES.values()}
    for known in json.load(open(path, encoding="utf-8")):
        found = steps_of(bytes.fromhex(known["header"]))
        given = {
            "ntime": str(known["ntime"]),
            "angle_offset": str(known["angle_offset"]),
            "sha256": known["sha256_header"],
            "q15_bytes": known["q15_le"],
            "zero_bytes": str(known["zero_bytes"]),
            "rejected": str(known["rejected_ff"]),
            "digest": known["digest"],
            "display": known["hash_display"],
        }
        for key, value in given.items():
            if found[key] != value:
                print(f"{known['name']}: {key}: given {value}, found {found[key]}", file=sys.stderr)
                return 1
        lines = [f"name={known['name']}", f"header={known['header']}"]
        lines += [f"{key}={value}" for key, value in found.items()]
        texts[FILES[known["name"].split("_")[0]]].append("\n".join(lines) + "\n")
    for name, vectors in texts.items():
        with open(name + ".txt", "w", encoding="ascii") as out:
            out.write("\n".join(vectors))
    return 0


def sha256d(data):
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def header_of_job(job):
    """Stratum's assembly: coinbase, merkle root, header; the nonce is left 0."""
    coinbase = bytes.fromhex(job["coinb1"] + job["extranonce1"] + job["extranonce2"] + job["coinb2"])
    root = sha256d(coinbase)
    for branch in job["branches"].split():
        root = sha256d(root + bytes.fromhex(branch))
    previous = bytes.fromhex(job["prevhash"])
    previous = b"".join(previous[i:i + 4][::-1] for i in range(0, 32, 4))
    fields = [bytes.fromhex(job[key])[::-1] for key in ("version", "ntime", "nbits")]
    return fields[0] + previous + root + fields[1] + fields[2] + b"\0\0\0\0"


def shares(path):
    job, count = {}, 0
    for line in open(path, encoding="ascii"):
        if "=" in line and not line.startswith("#"):
            key, value = line.rstrip("\n").split("=", 1)
            job[key] = value
        elif line.strip() and not line.startswith("#"):
            nonce, display = line.split()
            header = header_of_job(job)[:76] + struct.pack("<I", int(nonce, 16))
            if job["header"] != header_of_job(job).hex() or steps_of(header)["display"] != display:
                print(f"{path}: nonce {nonce}: not what is computed here")
                return 1
            count += 1
    print(f"{count} shares hold")
    return 0 if count > 0 else 1


def main():
    commands = {"check": check, "convert": lambda paths: convert(paths[0]),
                "shares": lambda paths: shares(paths[0])}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    return commands[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
