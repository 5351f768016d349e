"""What becomes of a miner whose GPU or driver fails, over a driver that walks its kernels on the CPU."""

import json
import os
import signal
import unittest

from harness import MINER, ROOT, EndToEnd, read_journal, wait_for

DRIVER = os.environ.get("FAKE_CUDA_LIBRARY", "")
EXIT_GOOD, EXIT_NOT_NOW = 0, 6


class Gpu(EndToEnd):
    def mine(self, words, *options):
        """A miner with a GPU, of which the fake driver's words tell; returns (it, its journal)."""
        url, _ = self.serve("--difficulty", "0.000001", "--algo", "sha256d")
        journal = self.path("miner.jsonl")
        environment = {**os.environ, "QHASH_CUDA_LIBRARY": DRIVER, "FAKE_CUDA": words,
                       "QHASH_CUDA_KERNELS": os.path.join(ROOT, "tests", "cuda", "fake.kernels")}
        miner = self.start(MINER, "-a", "sha256d", "-o", url, "-u", "e2e", "--device", "cuda",
                           "--journal", journal, *options, env=environment)
        return miner, lambda what: [event for event in read_journal(journal) if event["what"] == what]

    def test_ends_though_its_driver_hangs(self):
        """All that a run owes is done; who waits for it is not kept waiting by a driver."""
        miner, events = self.mine("hangs", "--json")
        wait_for(lambda: len(events("hashed")) >= 2, "work on the GPU")
        miner.send(signal.SIGTERM)
        self.assertEqual(EXIT_GOOD, miner.finish(), miner.everything())
        self.assertGreater(json.loads(miner.lines[-1])["nonces"], 0, miner.everything())
        self.assertIn("does not return", miner.errors[-1])
        self.assertEqual(1, len(events("run-ended")))

    def test_needs_a_new_process(self):
        """Nothing in this process can mine any more: whoever looks after it may start another."""
        miner, events = self.mine("dies")
        self.assertEqual(EXIT_NOT_NOW, miner.finish(90), miner.everything())
        self.assertTrue(any("no device works any more" in line for line in miner.errors), miner.everything())
        self.assertIn("no device", events("run-ended")[0]["text"])

    def test_goes_on_with_what_works(self):
        """The same GPU beside a processor that mines: it is said, and the processor goes on."""
        miner, events = self.mine("dies", "--device", "cpu:1")
        wait_for(lambda: any("needs a new process" in line for line in list(miner.errors)) or
                 miner.process.poll() is not None, "a word about the GPU", 90)
        hashed = len(events("hashed"))
        wait_for(lambda: len(events("hashed")) > hashed + 1, "work on the processor")
        miner.send(signal.SIGTERM)
        self.assertEqual(EXIT_GOOD, miner.finish(), miner.everything())


if __name__ == "__main__":
    unittest.main()
