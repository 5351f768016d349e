-- node-stratum-pool and its descendants, LuckyPool among them. The base: what any other table does
-- not say is as here (simpool/dialect/nomp.c).
-- Seen: fixtures/transcripts/nsp.jsonl, bfg-nsp.jsonl, ckproxy.jsonl, luckypool-handshake.jsonl.
return {
  title = "node-stratum-pool and its descendants, LuckyPool among them",
}
