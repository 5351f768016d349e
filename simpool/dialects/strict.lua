-- Nobody's pool: it forgives nothing. Shares must meet the difficulty to the last bit, the user must
-- be the one that authorized, unknown methods are errors, half a hundred bad shares are a ban.
return {
  title = "nobody's pool, which forgives nothing",
  line_max = 4096,
  on = {
    ["mining.subscribe"] = { "reply" },
    ["mining.authorize"] = { "reply", "difficulty", "job" },
    ["mining.configure"] = { "reply" },
    ["mining.extranonce.subscribe"] = { "reply" },
    ["mining.suggest_difficulty"] = { "reply" },
    ["mining.ping"] = { 'result "pong"' },
    unknown = { "error -3 Method not found" },
    too_early = { "error 25 not subscribed", "close" },
    retarget = { "difficulty" },
  },
  extranonce_subscription = true,
  version = { mask = "1fffe000" },
  minimum_difficulty = true,
  tolerance = 1,
  pays_previous = false,
  ntime = { ahead = "10m" },
  ban = { shares = 50, refused = 0.5, time = "60s" },
  checks = {
    "unauthorized", "not_subscribed", "unreadable", "worker", "extranonce2_size", "ntime_size",
    "nonce_size", "job", "stale", "ntime_range", "hex", "version", "duplicate", "difficulty",
  },
}
