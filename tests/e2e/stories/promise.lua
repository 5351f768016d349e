-- A promise that no miner keeps.

scenario {
  seed    = 12,
  title   = "a promise is broken",
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  promise = { shares_per_minute = at_least "1000000/min" },
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  local job = rig:give(pool:next_job())
  rig:expect_share { of = job, within = "60s" }
end)
