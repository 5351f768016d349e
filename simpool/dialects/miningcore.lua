-- miningcore: JSON-RPC 2.0, no error key where there is none, difficulties with a point. A new
-- difficulty comes with the same job again, not clean: miners that begin with extranonce2 anew find
-- the same shares once more.
-- Evidence: ESP-Miner's issues 916, 917, 1587 and 1603.
return {
  title = "miningcore",
  lines = {
    request = '{"jsonrpc":"2.0","method":"{method}","params":{params},"id":{id}}',
    subscribed = '{"jsonrpc":"2.0","result":[[["mining.set_difficulty","{session}"],["mining.notify","{session}"]],"{extranonce1}",{extranonce2_size}],"id":{id}}',
    configured = '{"jsonrpc":"2.0","result":{result},"id":{id}}',
    result = '{"jsonrpc":"2.0","result":{result},"id":{id}}',
    accepted = '{"jsonrpc":"2.0","result":true,"id":{id}}',
    refused = '{"jsonrpc":"2.0","error":{"code":{code},"message":{text},"data":null},"id":{id}}',
    error = '{"jsonrpc":"2.0","error":{"code":{code},"message":{text},"data":null},"id":{id}}',
  },
  number = { point = true },
  session = "{connection_le64}",
  job_id = "{count08}",
  on = {
    ["mining.subscribe"] = { "reply", "difficulty", "job" },
    ["mining.configure"] = { "reply" },
    ["mining.extranonce.subscribe"] = { "reply" },
    ["mining.suggest_difficulty"] = { "reply" },
    unknown = { "error 20 unsupported request" },
    retarget = { "difficulty", "job" },
  },
  version = { mask = "1fffe000" },
  minimum_difficulty = true,
  suggestions = 1000,
  pass_difficulty = "d diff",
  refresh = "60s",
  vardiff = { shares = "4/min", retarget = "90s", variance = 0.3 },
  errors = {
    unauthorized = { 24, "unauthorized worker" },
    not_subscribed = { 25, "not subscribed" },
    unreadable = { -1, "invalid params" },
    extranonce2_size = { 20, "incorrect size of extranonce2" },
    job = { 21, "job not found" },
    stale = { 21, "job not found" },
    difficulty = { 23, "low difficulty share ({share_difficulty})" },
    duplicate = { 22, "duplicate share" },
  },
}
