-- A story that says more than anybody reads.

scenario {
  seed  = 23,
  jobs  = "jobs/luckypool-derived.jsonl",
}

story(function(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "240/min" }
  rig:give(pool:next_job())
  rig:expect_share { within = "60s" }
  for number = 1, 2000 do
    note("thing " .. number .. " of two thousand, and none of them is of any use to anybody")
  end
  rig:expect_share { within = "60s" }
end)
