-- OCEAN's datum_gateway, and much of eloipool from which it comes. Everything a miner needs leaves
-- in one segment, before it has authorized; a new block begins with an empty job under an id that is
-- no hex, and the full one follows at once.
-- Seen: fixtures/transcripts/datum.jsonl. Refusals: read in the source, never seen.
return {
  title = "OCEAN datum_gateway",
  lines = {
    subscribed = '{"error":null,"id":{id},"result":[[["mining.notify","{session}1"],["mining.set_difficulty","{session}2"]],"{extranonce1}",{extranonce2_size}]}',
    configured = '{"error":null,"id":{id},"result":{result}}',
    result = '{"error":null,"id":{id},"result":{result}}',
    accepted = '{"error":null,"id":{id},"result":true}',
    refused = '{"error":[{code},{text},null],"id":{id},"result":null}',
    error = '{"error":[{code},{text},null],"id":{id},"result":null}',
  },
  number = { decimals = 0 }, -- below 1 it never goes; ours does, for benches,
  session = "{extranonce1}",
  job_id = "{time08}{count08}",
  empty_job_id = "N{time08}{count08}",
  extranonce2_bytes = 8,
  on = {
    ["mining.subscribe"] = { { "reply", "difficulty", "job" } },
    ["mining.configure"] = { { "reply", "mask" } },
    ["mining.extranonce.subscribe"] = { "error -3 Method not found" },
    ["mining.get_transactions"] = { "result []" },
    unknown = { "error -3 Method not found" },
    retarget = { "difficulty_later" },
  },
  version = { mask = "1fffe000" },
  suggestions = 1000,
  tolerance = 1,
  empty_first = "10ms",
  refresh = "30s",
  checks = {
    "not_subscribed", "unauthorized", "unreadable", "extranonce2_size", "job", "stale", "ntime_size",
    "nonce_size", "hex", "version", "ntime_range", "difficulty", "duplicate",
  },
  errors = {
    unauthorized = { 24, "unauthorized-user" },
    not_subscribed = { 25, "not subscribed" },
    unreadable = { 20, "malformed" },
    extranonce2_size = { 20, "bad-extranonce2-size" },
    ntime_size = { 20, "bad-ntime-size" },
    nonce_size = { 20, "bad-nonce-size" },
    job = { 21, "stale-work" },
    stale = { 21, "stale-prevblk" },
    hex = { 20, "malformed" },
    version = { 23, "bad-version" },
    ntime_range = { 21, "time-too-new" },
    difficulty = { 23, "high-hash" },
    duplicate = { 22, "duplicate" },
  },
}
