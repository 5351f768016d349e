-- Two quiet minutes with all that a miner has to follow: a new job, a new difficulty, a new
-- extranonce, a new connection. Whatever it does wrong, it shows here.

scenario {
  title = "whatever is done wrong shows",
  seed  = 3,
  jobs  = "jobs/luckypool-derived.jsonl",
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "12/min" }
  rest "20s"
  rig:give(pool:next_job { clean = true })
  rest "20s"
  rig:set_extranonce()
  rig:give(pool:next_job { clean = true })
  rest "30s"
  rig:hang_up()
  local again = pool:next_miner()
  again:welcome { shares = "60/min" }
  rest "20s"
  again:set_difficulty(harder(4))
  again:give(pool:next_job { clean = true })
  rest "20s"
  again:set_difficulty(harder(4))
  again:give(pool:next_job { clean = true })
  rest "20s"
end)
