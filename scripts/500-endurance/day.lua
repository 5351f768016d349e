-- A day of mining: jobs every half a minute, blocks every ten, and weather made from the seed. The
-- miner may lose its connection as often as it is cut; it never stops by itself, loses next to
-- nothing, and when the weather is over it mines as before.

scenario {
  title   = "a day of mining",
  seed    = 1,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "endurance" },
  limit   = "9000h", -- a year
  promise = {
    uptime_ratio         = at_least(0.95), -- of an hour with five outages; a day has 0.9998
    connection_stability = at_least(0.95),
    recovery_time        = at_most "90s",  -- of the longest
    disconnects_per_hour = at_most "0/h", -- no stop of its own, all day long
    acceptance_rate      = at_least(0.9),
    stale_rate           = at_most(0.1),
    invalid              = at_most(0),
    shares_per_minute    = at_least "2/min",
  },
}

local JOB_S, BLOCK_S, WEEK_S = 30, 600, 168 * 3600 -- no fault begins later than in a week

story(function(pool)
  local span = hours(1) * 3600
  pool:next_miner():welcome { shares = "6/min" } -- which measures it, if need be
  pool:welcome_all { shares = "6/min" }

  local passed, foreseen = 0, 0
  while passed < span do
    if passed >= foreseen then
      foreseen = math.min(span, passed + WEEK_S)
      weather(random_weather { span = string.format("%.3fs", foreseen - passed) })
    end
    local gap = math.min(span - passed, 5 + math.random() * 2 * (JOB_S - 5))
    rest(string.format("%.3fs", gap))
    passed = passed + gap
    pool:give_all(pool:next_job { clean = math.random() < JOB_S / BLOCK_S })
  end
  pool:recovers { within = "5m" }
end)
