"""What a miner leaves behind under `simpool test`: any amount of output."""

import os
import unittest

from harness import HONEST, EndToEnd
from test_test import QUICK

OUTPUT_MAX = 64 << 20


class Output(EndToEnd):
    def log_of(self, name, miner, *options):
        status, run = self.play(name, miner, *QUICK, *options)
        self.assertEqual(0, status, run.everything())
        return os.path.join(self.path("report"), f"001-{name}", "miner.log")

    def test_kept_are_its_beginning_and_its_end(self):
        miner = ["sh", "-c", 'echo first words; yes 0123456789abcde | head -c 209715200; exec "$@"',
                 "sh", *HONEST]
        log = self.log_of("hello", miner)
        self.assertLess(os.path.getsize(log), OUTPUT_MAX)
        with open(log, encoding="ascii") as file:
            text = file.read()
        self.assertTrue(text.startswith("first words\n0123456789abcde\n"))
        self.assertIn("\n[simpool: ", text)
        self.assertIn(" bytes of the miner's output are left out here", text)
        self.assertIn("authorized\n", text)

    def test_a_display_that_overwrites_itself(self):
        """Behind a carriage return begins another line: what stands there is not the miner's rate."""
        miner = ["sh", "-c", '"$@" | sed -u "s|, all is well|\\r9 GH/s at most|"', "sh", *HONEST, "1"]
        self.log_of("steady", miner, "--displays", "speed")


if __name__ == "__main__":
    unittest.main()
