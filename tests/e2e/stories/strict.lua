-- A miner has three seconds for a share that counts.

scenario {
  seed  = 18,
  title = "a share is accepted soon",
  jobs  = "jobs/luckypool-derived.jsonl",
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  local job = rig:give(pool:next_job())
  rig:expect_share { of = job, verdict = "accepted", within = "8s" }
end)
