-- public-pool: a new difficulty holds at once, for jobs given before too; the first suggested one is
-- followed; who submits before it has subscribed is hung up on.
-- Evidence: read in the source and its issues 28 and 39.
return {
  title = "public-pool",
  lines = {
    request = '{"id":{id},"method":"{method}","params":{params}}',
    subscribed = '{"id":{id},"error":null,"result":[[["mining.notify","{session}"]],"{extranonce1}",{extranonce2_size}]}',
    configured = '{"id":{id},"error":null,"result":{result}}',
    result = '{"id":{id},"error":null,"result":{result}}',
    accepted = '{"id":{id},"error":null,"result":true}',
    refused = '{"id":{id},"result":null,"error":[{code},{text},""]}',
    error = '{"id":{id},"result":null,"error":[{code},{text},""]}',
  },
  session = "{extranonce1}",
  job_id = "{count}",
  on = {
    ["mining.subscribe"] = { "reply" },
    ["mining.authorize"] = { "reply", "difficulty", "job" },
    ["mining.configure"] = { "reply" },
    ["mining.suggest_difficulty"] = {},
    too_early = { "close" },
    retarget = { "difficulty", "job" },
  },
  difficulty_at_once = true,
  pays_previous = false,
  tolerance = 1,
  version = { mask = "1fffe000" },
  suggestions = 1,
  first_clean = "always",
  refresh = "60s",
  ntime = { ahead = "2h" },
  errors = {
    unauthorized = { 24, "Unauthorized worker" },
    not_subscribed = { 25, "Not subscribed" },
    unreadable = { 20, "Other/Unknown" },
    extranonce2_size = { 20, "Other/Unknown" },
    job = { 21, "Job not found" },
    stale = { 21, "Job not found" },
    difficulty = { 23, "Difficulty too low" },
    duplicate = { 22, "Duplicate share" },
  },
}
