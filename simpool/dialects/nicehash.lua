-- NiceHash: an odd division of the extranonce (5 and 3 bytes), which changes when the order does,
-- for whoever asked to be told; the same job is sent again after such a change.
-- Evidence: ESP-Miner's issues 193 and 1064, ethminer's 1204.
return {
  title = "NiceHash",
  lines = {
    subscribed = '{"id":{id},"error":null,"result":[[["mining.set_difficulty","{session}"],["mining.notify","{session}"]],"{extranonce1}",{extranonce2_size}]}',
    refused = '{"id":{id},"result":false,"error":[{code},{text},null]}',
  },
  session = "{extranonce1}",
  job_id = "{start08}{count08}",
  extranonce1_bytes = 5,
  extranonce2_bytes = 3,
  on = {
    ["mining.subscribe"] = { "reply" },
    ["mining.authorize"] = { "reply", "difficulty", "job" },
    ["mining.configure"] = { "reply" },
    ["mining.extranonce.subscribe"] = { "reply" },
    retarget = { "difficulty", "job" },
    switch = { "extranonce", "job" },
  },
  extranonce_subscription = true,
  version = { mask = "1fffe000" },
  switch = "60s",
  pass_difficulty = "d",
  first_clean = "always",
  errors = {
    unauthorized = { 24, "Unauthorized worker", whole = true },
    job = { 21, "Job not found" },
    stale = { 21, "Stale" },
    duplicate = { 22, "Duplicate share" },
    difficulty = { 23, "Low difficulty share" },
  },
}
