-- Nothing happens for a long time; meanwhile something outside may.

scenario {
  seed  = 15,
  title = "a long rest",
  jobs  = "jobs/luckypool-derived.jsonl",
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  rest "5m"
end)
