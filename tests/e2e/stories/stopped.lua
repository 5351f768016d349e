-- The miner is stopped for a while by somebody outside, and goes on afterwards.

scenario {
  seed  = 14,
  title = "a stopped miner goes on",
  jobs  = "jobs/luckypool-derived.jsonl",
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  local job = rig:give(pool:next_job())
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  note "stop it now"
  rest "1s"
  note "it has been stopped for a second"
  local fresh = rig:give(pool:next_job { clean = true })
  rig:expect_share { of = fresh, verdict = "accepted", within = "60s" }
end)
