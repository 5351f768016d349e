-- yiimp: codes of its own, a difficulty of three decimals (0.0004 is printed as 0.000), clean always
-- true, sessions that go on, options in the password. Who is late for a job that was deleted is told
-- that all is well.
-- Evidence: read in the source.
return {
  title = "yiimp",
  lines = {
    subscribed = '{"id":{id},"result":[[["mining.set_difficulty","{difficulty}"],["mining.notify","{session}"]],"{extranonce1}",{extranonce2_size}],"error":null}',
    refused = '{"id":{id},"result":false,"error":[{code},{text},null]}',
    error = '{"id":{id},"result":false,"error":[{code},{text},null]}',
  },
  number = { decimals = 0, small_decimals = 3 },
  session = "{extranonce1}{extranonce1_reversed}",
  job_id = "{count}",
  on = {
    ["mining.subscribe"] = { "reply", "difficulty", "job" },
    ["mining.extranonce.subscribe"] = { "reply" },
    ["mining.multi_version"] = { "result false" },
    ["mining.get_transactions"] = { "result []" },
    ["mining.ping"] = { 'result "pong"' },
    ["mining.suggest_difficulty"] = { "result true" },
    ["mining.configure"] = { "reply" },
    unknown = { "error 20 Not supported" },
    retarget = { "difficulty" },
  },
  extranonce_subscription = true,
  pass_difficulty = "d",
  clean = "always",
  first_clean = "always",
  refresh = "50s",
  ntime = { behind = "30m", ahead = "30m" },
  resume = { within = "5m", difficulty = true, jobs = true },
  errors = {
    unauthorized = { 24, "unauthorized worker" },
    not_subscribed = { 25, "not subscribed" },
    unreadable = { 25, "Invalid share" },
    extranonce2_size = { 24, "Invalid extranonce2 size" },
    nonce_size = { 20, "Invalid nonce size" },
    ntime_size = { 23, "Invalid time rolling" },
    ntime_range = { 23, "Invalid time rolling" },
    hex = { 25, "Invalid share" },
    version = { 20, "Invalid version" },
    job = { 21, "Invalid job id" },
    stale = { 21, "Invalid job id", hushed = true },
    duplicate = { 22, "Duplicate share" },
    difficulty = { 26, "Low difficulty share" },
  },
}
