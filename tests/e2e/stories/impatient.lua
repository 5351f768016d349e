-- A miner has two seconds to log in.

scenario {
  seed  = 17,
  title = "a miner logs in soon",
  jobs  = "jobs/luckypool-derived.jsonl",
}

story(function(pool)
  local rig = pool:next_miner { within = "2s" }
  rig:welcome { shares = "60/min", within = "2s" }
end)
