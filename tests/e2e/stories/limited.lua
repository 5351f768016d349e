-- A story may say how long it can take at most.

scenario {
  seed  = 19,
  title = "the story's own limit",
  jobs  = "jobs/luckypool-derived.jsonl",
  limit = "1s",
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  rest "5m"
end)
