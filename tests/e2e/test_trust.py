"""`simpool test` of stories behind TLS: whom a miner trusts, and what is said of one that was told nothing."""

import os
import unittest

from harness import MINER, ROOT, EndToEnd, bad

COMMAND = [MINER, "-a", "qhash", "-o", "{url}", "-u", "{user}", "-p", "{pass}", "-t", "1"]


class Authority(EndToEnd):
    def test_told(self):
        status, run = self.play("encrypted", [*COMMAND, "--tls-ca", "{ca}"])
        self.assertEqual(0, status, run.everything())
        self.assertTrue(run.says("PASSED in"), run.everything())

    def test_told_nothing(self):
        """It refuses whom it does not know: no story is failed by that."""
        status, run = self.play("encrypted", COMMAND)
        self.assertEqual(77, status, run.everything())
        self.assertTrue(run.says("{ca} in its command"), run.everything())

    def test_told_nothing_is_known_at_the_first_refusal(self):
        """Of four bad certificates and a good one the first says it: the story is not waited for."""
        status, run = self.run_simpool("test", os.path.join(ROOT, "scripts/600-security/certificates.lua"),
                                       "--", *COMMAND)
        self.assertEqual(77, status, run.everything())
        self.assertTrue(run.says("{ca} in its command"), run.everything())
        self.assertFalse(run.says("story  good"), run.everything())

    def test_told_and_deaf(self):
        """It could have known."""
        status, run = self.play("encrypted", ["sh", "-c", 'shift; exec "$@"', "sh", "{ca}", *COMMAND])
        self.assertEqual(1, status, run.everything())

    def test_without_tls(self):
        """It refuses nobody, and does not come."""
        plain = ["sh", "-c", 'exec "$0" -a qhash -u me -t 1 -o "stratum+tcp://${1#*//}"', MINER, "{url}"]
        status, run = self.play("encrypted", plain)
        self.assertEqual(1, status, run.everything())
        self.assertTrue(run.says("has to speak TLS"), run.everything())

    def test_ends_where_it_would_need_tls(self):
        status, run = self.play("encrypted", bad("exits"))
        self.assertEqual(5, status, run.everything())
        self.assertIn("has to speak TLS", run.lines[-1])

    def test_ends_where_nobody_needs_tls(self):
        run = self.play("hello", bad("exits"))[1]
        self.assertFalse(run.says("TLS"), run.everything())


if __name__ == "__main__":
    unittest.main()
