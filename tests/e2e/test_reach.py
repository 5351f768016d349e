"""How this project's miner reaches its pool: through a SOCKS5 proxy, and over TLS with certificates
to trust and to refuse."""

import hashlib
import ssl
import unittest
from urllib.parse import urlsplit

from harness import MINER, EndToEnd, accepted, read_journal, wait_for
from socks5_server import DOMAIN, Socks5

EASY = ("--algo", "sha256d", "--difficulty", "0.00001")


class Reach(EndToEnd):
    pools = 0

    def pool(self, *options):
        """A pool that pays soon, with a journal of its own; returns its port."""
        self.pools += 1
        url, _ = self.serve(*EASY, "--journal", self.path(f"pool-{self.pools}.jsonl"), *options)
        return urlsplit(url).port

    def mine(self, url, *options):
        return self.start(MINER, "-a", "sha256d", "-o", url, "-u", "e2e.rig", "-t1", "--log",
                          "debug", *options)

    def events(self, what):
        """Of the last pool."""
        return [event for event in read_journal(self.path(f"pool-{self.pools}.jsonl"))
                if event["what"] == what]

    def accepted(self):
        return len(accepted(self.path(f"pool-{self.pools}.jsonl")))

    def wait_accepted(self, count, miner):
        wait_for(lambda: self.accepted() >= count or miner.process.poll() is not None,
                 f"{count} accepted shares")
        self.assertGreaterEqual(self.accepted(), count, miner.everything())

    def assert_refuses(self, words, miner):
        """It says why, lives on, and the pool has not heard a word of it."""
        wait_for(lambda: words in miner.everything() or miner.process.poll() is not None,
                 f"“{words}”")
        self.assertIn(words, miner.everything())
        self.assertIsNone(miner.process.poll(), miner.everything())
        self.assertEqual([], self.events("subscribed") + self.events("authorized"))


class Proxy(Reach):
    def proxy(self, *words, **options):
        proxy = Socks5(*words, **options)
        self.addCleanup(proxy.close)
        return proxy

    def test_the_proxy_looks_the_name_up(self):
        port, proxy = self.pool(), self.proxy()
        miner = self.mine(f"stratum+tcp://localhost:{port}", "--proxy",
                          f"socks5://127.0.0.1:{proxy.port}")
        self.wait_accepted(3, miner)
        self.assertEqual([(None, None, DOMAIN, "localhost", port)], proxy.asked)

    def test_who_comes_back_comes_back_through_it(self):
        port, proxy = self.pool(), self.proxy()
        miner = self.mine(f"stratum+tcp://localhost:{port}", "--proxy",
                          f"socks5://127.0.0.1:{proxy.port}")
        self.wait_accepted(1, miner)
        proxy.cut()
        wait_for(lambda: len(self.events("authorized")) >= 2, "the second connection")
        self.wait_accepted(self.accepted() + 2, miner)
        self.assertEqual(len(self.events("connected")), len(proxy.asked),
                         "nobody has come to the pool but through the proxy")

    def test_user_and_password(self):
        port, proxy = self.pool(), self.proxy("rig@farm", "a:b")
        miner = self.mine(f"stratum+tcp://127.0.0.1:{port}", "--proxy",
                          f"socks5://rig%40farm:a%3ab@127.0.0.1:{proxy.port}")
        self.wait_accepted(1, miner)
        self.assertEqual(("rig@farm", "a:b"), proxy.asked[0][:2])
        self.assertNotIn("a:b", miner.everything(), "the password is in no line of the log")
        self.assertNotIn("a%3ab", miner.everything())

    def test_wrong_password(self):
        port, proxy = self.pool(), self.proxy("rig", "right")
        miner = self.mine(f"stratum+tcp://127.0.0.1:{port}", "--proxy",
                          f"socks5://rig:wrong@127.0.0.1:{proxy.port}")
        self.assert_refuses("does not take this user and password", miner)
        self.assertEqual([], proxy.asked)

    def test_a_password_that_was_not_given(self):
        port, proxy = self.pool(), self.proxy("rig", "right")
        miner = self.mine(f"stratum+tcp://127.0.0.1:{port}", "--proxy",
                          f"socks5://127.0.0.1:{proxy.port}")
        self.assert_refuses("wants a user and a password", miner)

    def test_what_the_proxy_refuses_is_said(self):
        port, proxy = self.pool(), self.proxy(reply=2)
        miner = self.mine(f"stratum+tcp://127.0.0.1:{port}", "--proxy",
                          f"socks5://127.0.0.1:{proxy.port}")
        self.assert_refuses("its rules forbid it", miner)

    def test_nobody_goes_around_a_proxy_that_is_away(self):
        port, proxy = self.pool(), self.proxy()
        proxy.close()
        miner = self.mine(f"stratum+tcp://127.0.0.1:{port}", "--proxy",
                          f"socks5://127.0.0.1:{proxy.port}")
        self.assert_refuses("cannot be reached", miner)
        self.assertEqual([], self.events("connected"))

    def test_tls_inside(self):
        """The proxy carries ciphertext; the certificate is the pool's, held against its name."""
        ca = self.path("ca.pem")
        port, proxy = self.pool("--tls", "good", "--tls-authority", ca), self.proxy()
        miner = self.mine(f"stratum+ssl://localhost:{port}", "--tls-ca", ca, "--proxy",
                          f"socks5://127.0.0.1:{proxy.port}")
        self.wait_accepted(3, miner)
        self.assertEqual("localhost", proxy.asked[0][3])


class Certificates(Reach):
    def secure(self, kind):
        """A pool with such a certificate; returns (its URL, the file of its authority)."""
        ca = self.path("ca.pem")
        return f"stratum+ssl://localhost:{self.pool('--tls', kind, '--tls-authority', ca)}", ca

    def fingerprint(self, url):
        parts = urlsplit(url)
        shown = ssl.get_server_certificate(("127.0.0.1", parts.port))
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(shown)).hexdigest()

    def test_an_authority_to_trust(self):
        url, ca = self.secure("good")
        self.wait_accepted(3, self.mine(url, "--tls-ca", ca))

    def test_the_machines_authorities_do_not_know_it(self):
        url, _ = self.secure("good")
        self.assert_refuses("whom this machine does not trust", self.mine(url))

    def test_wrong_ones_are_refused(self):
        for kind, words in (("expired", "expired on"), ("not-yet", "is not valid before"),
                            ("wrong-name", "is for"), ("self-signed", "signed by itself")):
            with self.subTest(kind):
                url, ca = self.secure(kind)
                miner = self.mine(url, "--tls-ca", ca)
                self.assert_refuses(words, miner)
                miner.end()

    def test_the_one_that_is_pinned(self):
        url, _ = self.secure("self-signed")
        self.wait_accepted(3, self.mine(url, "--tls-pin", self.fingerprint(url)))

    def test_another_one_than_is_pinned(self):
        """A pin is the whole of the trust: an authority that vouches for it does not help."""
        url, ca = self.secure("good")
        pin = self.fingerprint(url)
        other = ("0" if pin[0] != "0" else "1") + pin[1:]
        miner = self.mine(url, "--tls-pin", other, "--tls-ca", ca)
        self.assert_refuses("is not the pinned one", miner)

    def test_anybody_if_asked_to(self):
        url, _ = self.secure("wrong-name")
        self.wait_accepted(3, self.mine(url, "--tls-insecure"))

    def test_an_encrypted_miner_at_a_plain_pool(self):
        self.assert_refuses("TLS", self.mine(f"stratum+ssl://localhost:{self.pool()}"))


if __name__ == "__main__":
    unittest.main()
