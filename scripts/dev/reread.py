#!/usr/bin/env python3
"""A second opinion: the rules read again, from the documents alone, in plain Python.

    scripts/dev/reread.py [fixtures]

Checks every accepted submit of fixtures/transcripts (coinbase, merkle root, header, sha256d), and
the digests of fixtures/vectors and fixtures/shares (QHash). Shares no line with the C sources: an
error both ends of those agree on is found here. Standard library only. Exit status 1: something
differs.
"""
import cmath
import hashlib
import json
import math
import pathlib
import sys

PDIFF_ONE = 0xFFFF << 208


def sha256(data):
    return hashlib.sha256(data).digest()


def sha256d(data):
    return sha256(sha256(data))


# --- Stratum: docs/STRATUM.md, field encoding ---------------------------------------------------


def header_of(job, extranonce1, submit):
    """The 80 bytes a submit stands for; job and submit are params as they were sent."""
    _, previous, coinb1, coinb2, branches, version, nbits = job[:7]
    _, _, extranonce2, ntime, nonce = submit[:5]
    root = sha256d(bytes.fromhex(coinb1 + extranonce1 + extranonce2 + coinb2))
    for branch in branches:
        root = sha256d(root + bytes.fromhex(branch))
    if len(submit) > 5:
        version = f"{int(version, 16) | int(submit[5], 16):08x}"
    words = [previous[at : at + 8] for at in range(0, 64, 8)]
    number = lambda text: bytes.fromhex(text)[::-1]
    return (number(version) + b"".join(map(number, words)) + root
            + number(ntime) + number(nbits) + number(nonce))


def lines_of(path):
    """(connection, direction, line) of a transcript; pieces of lines are put together."""
    pieces = {}
    for record in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(record)
        if not isinstance(record, list) or record[3] is None:
            continue  # the end of a direction, or a file that keeps lines in its own way
        _, connection, direction, segment = record
        whole = pieces.get((connection, direction), "") + segment
        *lines, pieces[connection, direction] = whole.split("\n")
        yield from ((connection, direction, line) for line in lines)


class Connection:
    """What a client of one connection knows, and the submits that wait for their answer."""

    def __init__(self):
        self.extranonce1, self.difficulty = "", 1.0
        self.jobs, self.waiting, self.headers = {}, [], []

    def from_client(self, message):
        if message.get("method") == "mining.submit":
            self.waiting.append((message["id"], message["params"]))

    def from_server(self, message):
        method, params = message.get("method"), message.get("params")
        if method == "mining.set_difficulty":
            self.difficulty = params[0]
        elif method == "mining.notify":
            self.jobs[params[0]] = (params, self.difficulty)
        elif method is None:
            self.answer(message)

    def answer(self, message):
        result = message.get("result")
        if isinstance(result, list) and len(result) == 3:
            self.extranonce1 = result[1]
            return
        for index, (number, submit) in enumerate(self.waiting):
            if number == message["id"]:
                del self.waiting[index]
                if result is True:
                    job, difficulty = self.jobs[submit[1]]
                    header = header_of(job, self.extranonce1, submit)
                    self.headers.append((header, difficulty))
                return


def accepted_submits(path):
    connections = {}
    for number, direction, line in lines_of(path):
        try:
            message = json.loads(line)
        except ValueError:
            continue  # a TLS hello on a plain port
        connection = connections.setdefault(number, Connection())
        (connection.from_client if direction == ">" else connection.from_server)(message)
    return [header for connection in connections.values() for header in connection.headers]


def check_transcript(path):
    """One result for each accepted submit: does its header meet the difficulty of its job?"""
    for header, difficulty in accepted_submits(path):
        digest = int.from_bytes(sha256d(header), "little")
        yield digest * difficulty <= PDIFF_ONE, f"{path.name}: {header.hex()}"


# --- QHash: docs/QHASH.md ------------------------------------------------------------------------
#
# The circuit read as a chain of 16 tensors, one a qubit, not as the closed form. A ladder of CNOTs
# turns bits s into prefix sums, t[i] = s[i] xor t[i-1], so a link between neighbours carries one bit
# for each ladder. With v the qubit after layer one and U its gates of layer two:
#     amplitude(t) = sum over b of prod over i of  U_i[t_i ^ t_(i-1)][b_i] * v_i[b_i ^ b_(i-1)]

BITS = (0, 1)


def turn(y_angle, z_angle):
    """exp(+i z Z) exp(+i y Y), the whole angle and not half of it."""
    cosine, sine, phase = math.cos(y_angle), math.sin(y_angle), cmath.exp(1j * z_angle)
    return ((cosine * phase, sine * phase), (-sine / phase, cosine / phase))


def site(first, second):
    """site[c][a][d][b]: what qubit i adds, from links (c, a) on its left to (d, b) on its right."""
    vector = (first[0][0], first[1][0])
    return [[[[second[d ^ c][b] * vector[b ^ a] for b in BITS] for d in BITS]
             for a in BITS] for c in BITS]


def step_left(left, tensor):
    """Carry the part left of a qubit over it. The bit c is measured, so both copies share it; the
    bit a was summed in each copy alone."""
    return [[[sum(left[c][a][e] * tensor[c][a][d][b] * tensor[c][e][d][f].conjugate()
                  for c in BITS for a in BITS for e in BITS)
              for f in BITS] for b in BITS] for d in BITS]


def step_right(right, tensor):
    return [[[sum(right[d][b][f] * tensor[c][a][d][b] * tensor[c][e][d][f].conjugate()
                  for d in BITS for b in BITS for f in BITS)
              for e in BITS] for a in BITS] for c in BITS]


def expectations(nibbles, offset):
    theta = [-(2 * nibble + offset) * math.pi / 32 for nibble in nibbles]
    sites = [site(turn(theta[i], theta[16 + i]), turn(theta[32 + i], theta[48 + i]))
             for i in range(16)]
    rights = [[[[1, 1], [1, 1]], [[1, 1], [1, 1]]]]
    for tensor in reversed(sites[1:]):
        rights.append(step_right(rights[-1], tensor))
    left = [[[1, 0], [0, 0]], [[0, 0], [0, 0]]]
    for tensor in sites:
        left, right = step_left(left, tensor), rights.pop()
        parts = [sum(left[d][b][f] * right[d][b][f] for b in BITS for f in BITS) for d in BITS]
        yield (parts[0] - parts[1]).real


def q15_of(expectation):
    scaled = int(expectation * 32768 + (0.5 if expectation >= 0 else -0.5))
    return (scaled & 0xFFFF).to_bytes(2, "little")


def qhash(header):
    """digest, and the steps on the way by the names the vector files give them"""
    ntime = int.from_bytes(header[68:72], "little")
    first = sha256(header)
    nibbles = [half for byte in first for half in (byte >> 4, byte & 15)]
    q15 = b"".join(map(q15_of, expectations(nibbles, 1 if ntime >= 1758762000 else 0)))
    zeros = q15.count(0)
    limits = [limit for since, limit in ((1753105444, 32), (1753305380, 24), (1754220531, 8))
              if ntime >= since]
    rejected = bool(limits) and zeros >= min(limits)
    digest = b"\xff" * 32 if rejected else sha256(first + q15)
    return digest, {"sha256": first.hex(), "nibbles": " ".join(map(str, nibbles)),
                    "q15_bytes": q15.hex(), "digest": digest.hex(), "display": digest[::-1].hex(),
                    "zero_bytes": str(zeros), "rejected": str(int(rejected))}


def blocks_of(path):
    """key=value lines, an empty line between blocks; # begins a comment."""
    block = {}
    for line in path.read_text(encoding="utf-8").splitlines() + [""]:
        line = line.split("#")[0].strip()
        if "=" in line:
            key, value = line.split("=", 1)
            block[key.strip()] = value.strip()
        elif not line and block:
            yield block
            block = {}


def check_vectors(path):
    for block in blocks_of(path):
        _, steps = qhash(bytes.fromhex(block["header"]))
        wrong = [key for key, value in steps.items() if block[key] != value]
        yield not wrong, f"{path.name}: {block['name']}: {', '.join(wrong)}"


def check_shares(path):
    """A block with a job, then one share a line: nonce and digest, both as people write them."""
    job = next(blocks_of(path))
    params = [job[key] for key in ("job", "prevhash", "coinb1", "coinb2")]
    params += [job["branches"].split(), job["version"], job["nbits"]]
    submit = ["", job["job"], job["extranonce2"], job["ntime"]]
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if len(words) != 2 or len(words[0]) != 8 or len(words[1]) != 64:
            continue
        header = header_of(params, job["extranonce1"], submit + [words[0]])
        digest, _ = qhash(header)
        good = header[:76].hex() == job["header"][:152] and digest[::-1].hex() == words[1]
        yield good, f"{path.name}: {line}"


CHECKS = (
    ("transcripts/*.jsonl", check_transcript),
    ("vectors/*.txt", check_vectors),
    ("shares/*.txt", check_shares),
)


def main(fixtures):
    passed, failed = 0, 0
    for pattern, check in CHECKS:
        before = passed
        for path in sorted(fixtures.glob(pattern)):
            for good, what in check(path):
                passed, failed = passed + good, failed + (not good)
                if not good:
                    print(f"differs: {what}")
        if passed == before:
            failed += 1
            print(f"nothing to check: {fixtures / pattern}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parents[2] / "fixtures"
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here))
