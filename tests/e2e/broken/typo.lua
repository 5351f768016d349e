-- A word that stories do not have.

scenario { seed = 1, jobs = "jobs/luckypool-derived.jsonl" }

story(function(pool)
  local rig = pool:next_minor { within = "10s" }
  rig:welcome { shares = "60/min" }
end)
