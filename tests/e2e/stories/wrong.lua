-- Shares that are no shares: the story itself expects nothing of them.

scenario {
  seed    = 13,
  title   = "every invalid share is counted",
  jobs    = "jobs/luckypool-derived.jsonl",
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  rig:give(pool:next_job())
  rest "1s"
end)
