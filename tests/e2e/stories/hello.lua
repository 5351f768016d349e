-- A miner logs in, takes a job, and hands in a share that counts.

scenario {
  seed    = 11,
  title   = "a share is accepted",
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  local job = rig:give(pool:next_job())
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
end)
