-- A recording that does not exist.

scenario { seed = 1, jobs = "jobs/never-recorded.jsonl" }

story(function(pool)
  pool:next_miner()
end)
