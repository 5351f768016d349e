"""As much of a bitcoind as pools ask for: a template with five transactions, and new blocks on
request. Loopback, a free port, no chain: whatever is submitted is forgotten."""

import hashlib
import http.server
import json
import threading
import time

ADDRESS = "1111111111111111111114oLvT2"  # twenty zero bytes
TRANSACTIONS = 5


def sha256d(data):
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def transaction(number):
    """One input, one output of nothing, told apart by its number."""
    data = (b"\x01\0\0\0\x01" + sha256d(number.to_bytes(8, "little")) + bytes(4) + b"\0"
            + b"\xff\xff\xff\xff" + b"\x01" + bytes(8) + b"\0" + bytes(4))
    name = sha256d(data)[::-1].hex()
    return {"data": data.hex(), "txid": name, "hash": name, "depends": [], "fee": 0, "sigops": 0,
            "weight": 4 * len(data)}


class Bitcoind:
    """Answers until closed; `new_block()`, or a POST to /newblock, makes the chain one longer."""

    def __init__(self):
        self.height = 800000
        self.lock = threading.Lock()
        daemon = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle(self):
                try:
                    super().handle()
                except ConnectionResetError:
                    pass  # a pool that was killed

            def do_POST(self):
                if self.path == "/newblock":
                    daemon.new_block()
                    self.send_response(204)
                    self.end_headers()
                    return
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                told = ([daemon.answer(one) for one in asked] if isinstance(asked, list)
                        else daemon.answer(asked))
                body = (json.dumps(told) + "\n").encode()  # ckpool reads it line by line
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def new_block(self):
        with self.lock:
            self.height += 1

    def block(self, height):
        return sha256d(b"block %d" % height)[::-1].hex()

    def template(self):
        with self.lock:
            height = self.height
        return {
            "version": 0x20000000, "previousblockhash": self.block(height), "height": height + 1,
            "transactions": [transaction(TRANSACTIONS * height + n) for n in range(TRANSACTIONS)],
            "coinbaseaux": {"flags": ""}, "coinbasevalue": 312500000, "rules": ["csv", "segwit"],
            "default_witness_commitment": "6a24aa21a9ed" + "00" * 32, "longpollid": "0",
            "target": "00000000000000000003" + "f" * 44, "bits": "17040000", "mintime": 0,
            "curtime": int(time.time()), "mutable": ["time", "transactions", "prevblock"],
            "noncerange": "00000000ffffffff", "sigoplimit": 80000, "sizelimit": 4000000,
            "weightlimit": 4000000, "capabilities": ["proposal"],
        }

    def answer(self, asked):
        params = asked.get("params") or []
        results = {
            "getblocktemplate": self.template,
            "validateaddress": lambda: {"isvalid": True, "address": params[0], "isscript": False,
                                        "iswitness": False},
            "getblockcount": lambda: self.height,
            "getbestblockhash": lambda: self.block(self.height),
            "getblockhash": lambda: self.block(params[0]),
            "getdifficulty": lambda: 7e13,
            "getmininginfo": lambda: {"networkhashps": 5e20, "blocks": self.height},
            "getblockchaininfo": lambda: {"chain": "main", "blocks": self.height,
                                          "difficulty": 7e13},
            "getnetworkinfo": lambda: {"protocolversion": 70016, "connections": 1},
            "getpeerinfo": lambda: [],
        }
        if asked["method"] in results:
            return {"id": asked.get("id"), "result": results[asked["method"]](), "error": None}
        wrong = ({"code": -1, "message": "submitblock \"hexdata\""}
                 if asked["method"] == "submitblock" else
                 {"code": -32601, "message": "Method not found"})
        return {"id": asked.get("id"), "result": None, "error": wrong}
