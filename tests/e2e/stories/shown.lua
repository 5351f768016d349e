-- Two seconds of work, however quick the miner: what it shows is looked at more than once.

scenario {
  seed    = 17,
  title   = "two seconds",
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "shown" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "600/min" }
  local job = rig:give(pool:next_job())
  rest "2s"
  rig:expect_share { of = job, verdict = "accepted", count = 10, within = "60s" }
end)
