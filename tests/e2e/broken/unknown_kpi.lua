-- A promise about something that nobody measures.

scenario {
  seed    = 1,
  jobs    = "jobs/luckypool-derived.jsonl",
  promise = { stale_rat = at_most(0.01) },
}

story(function(pool)
  pool:next_miner()
end)
