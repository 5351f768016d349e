"""A SOCKS5 proxy for tests (RFC 1928, 1929): one thread a direction, and notes of what was asked."""

import contextlib
import socket
import threading

DOMAIN, IPV4 = 3, 1
GRANTED = 0


def read(peer, count):
    got = b""
    while len(got) < count:
        some = peer.recv(count - len(got))
        if not some:
            raise OSError("it hung up")
        got += some
    return got


class Socks5:
    """`asked` grows by (user, password, kind, host, port) with each CONNECT."""

    def __init__(self, user=None, password=None, reply=GRANTED):
        self.user, self.password, self.reply = user, password, reply
        self.asked, self.refused, self.open = [], 0, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        with contextlib.suppress(OSError), peer:
            word = self.greet(peer)
            if word is None:
                self.refused += 1
                return
            _, command, _, kind = read(peer, 4)
            host = (read(peer, read(peer, 1)[0]).decode() if kind == DOMAIN
                    else socket.inet_ntoa(read(peer, 4)))
            port = int.from_bytes(read(peer, 2), "big")
            self.asked.append((*word, kind, host, port))
            answer = bytes([5, self.reply, 0, IPV4, 0, 0, 0, 0, 0, 0])
            if command != 1 or self.reply != GRANTED:
                peer.sendall(answer)
                return
            with socket.create_connection((host, port)) as pool:
                peer.sendall(answer)
                self.open += [peer, pool]
                back = threading.Thread(target=relay, args=(pool, peer), daemon=True)
                back.start()
                relay(peer, pool)
                back.join()

    def greet(self, peer):
        """(user, password) as they were said; None: not let in."""
        methods = read(peer, read(peer, 2)[1])
        wanted = 2 if self.user is not None else 0
        if wanted not in methods:
            peer.sendall(b"\x05\xff")
            return None
        peer.sendall(bytes([5, wanted]))
        if wanted == 0:
            return (None, None)
        user = read(peer, read(peer, 2)[1]).decode()
        password = read(peer, read(peer, 1)[0]).decode()
        good = (user, password) == (self.user, self.password)
        peer.sendall(b"\x01\0" if good else b"\x01\x01")
        return (user, password) if good else None

    def cut(self):
        """Ends every connection that goes through."""
        for end in self.open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.open = []

    def close(self):
        self.cut()
        with contextlib.suppress(OSError):  # it wakes up who accepts
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def relay(source, sink):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
