-- A story that tries two things, and says which of them it was.

scenario {
  seed  = 19,
  title = "the second of two things is too much",
  jobs  = "jobs/luckypool-derived.jsonl",
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  for number = 1, 2 do
    note("thing " .. number)
    check(number < 2, "it was too much")
  end
end)
