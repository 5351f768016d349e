-- Bad memory on the way: one bit of what the pool says is wrong now and then. What comes of it is
-- nonsense, or worse, almost sense. The miner may leave, but it comes back, and when the air is
-- clear its shares are good.

scenario {
  seed    = 29,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  limit   = "20m",
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "60/min" }
  during(corrupt(rig.link, { towards = "miner", chance = 0.5 }), function()
    for _ = 1, 10 do
      if rig.open then rig:give(pool:next_job { clean = true }) end
      rest "5s"
    end
  end)
  rest "150s" -- what was wrong may show late: an answer that never came
  rig = rig.open and rig or pool:next_miner { within = "180s" }
  rig:welcome { shares = "60/min" }
  local job = rig:give(pool:next_job { clean = true })
  rig:expect_share { of = job, verdict = "accepted", count = 5, within = "120s" }
end)
