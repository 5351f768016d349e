-- ckpool (ckpool-lhr, solo). A job comes before the authorize is answered, the difficulty on both
-- sides of it; whoever does not begin with a subscribe is dropped.
-- Seen: fixtures/transcripts/ck.jsonl, bfg-ck.jsonl. Refusals: read in ckpool-lhr, never seen.
return {
  title = "ckpool",
  line_max = 16384,
  lines = {
    request = '{"params":{params},"id":{id},"method":"{method}"}',
    subscribed = '{"result":[[["mining.notify","{session}"]],"{extranonce1}",{extranonce2_size}],"id":{id},"error":null}',
    configured = '{"result":{result},"id":{id},"error":null}',
    result = '{"result":{result},"error":null,"id":{id}}',
    accepted = '{"result":true,"error":null,"id":{id}}',
    refused = '{"result":false,"error":[{code},{text},null],"id":{id}}',
    error = '{"result":null,"error":[{code},{text},null],"id":{id}}',
  },
  number = { digits = 17 },
  session = "{extranonce1_reversed}",
  job_id = "{start08}{count08}",
  extranonce2_bytes = 8,
  on = {
    ["mining.subscribe"] = { "reply", "difficulty" },
    ["mining.authorize"] = { "job", "difficulty", "reply" },
    ["mining.submit"] = { "retarget", "reply" },
    ["mining.configure"] = { "reply" },
    ["mining.extranonce.subscribe"] = { "error 20 Not supported." },
    ["mining.get_transactions"] = { '{"id":{id},"result":0,"error":null}' },
    ["mining.get_txnhashes"] = { '{"id":{id},"result":"","error":null}' },
    too_early = { "close" },
    retarget = { "difficulty" },
  },
  repeats_difficulty = true,
  version = { mask = "1fffe000", unasked = true },
  vardiff = { rule = "ckpool", retarget = "240s" }, -- its pace is { shares = "18/min" }
  suggestions = 1000,
  tolerance = 1,
  pays_previous = false, -- but a job given before keeps the difficulty it was given at
  ntime = { ahead = "7000s", of_job = true },
  first_clean = "always",
  refresh = "30s",
  resume = { within = "10m", jobs = true }, -- its jobs are everybody's
  checks = {
    "unauthorized", "not_subscribed", "unreadable", "extranonce2_size", "ntime_size", "nonce_size",
    "worker", "job", "stale", "hex", "version", "ntime_range", "difficulty", "duplicate",
  },
  errors = {
    unauthorized = { 21, "Stale" },
    not_subscribed = { 21, "Stale" },
    unreadable = { 20, "Invalid array size" },
    extranonce2_size = { 20, "Invalid nonce2 length" },
    ntime_size = { 20, "No ntime" },
    nonce_size = { 20, "No nonce" },
    worker = { 20, "Worker mismatch" },
    job = { 21, "Invalid JobID" },
    stale = { 21, "Stale" },
    hex = { 20, "No nonce" },
    version = { 20, "Invalid version mask" },
    ntime_range = { 20, "Ntime out of range" },
    difficulty = { 23, "Above target" },
    duplicate = { 22, "Duplicate" },
  },
}
