-- A minute of steady work: enough shares to tell a rate by.

scenario {
  seed    = 17,
  title   = "steady work",
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "steady" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "600/min" }
  local job = rig:give(pool:next_job())
  rig:expect_share { of = job, verdict = "accepted", count = 40, within = "60s" }
end)
