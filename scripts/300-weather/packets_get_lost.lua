-- A bad radio link: packets get lost in bursts. TCP sends them again, so nothing is missing; but
-- for seconds nothing comes, then all of it at once. A steady miner waits.

scenario {
  seed    = 33,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = {
    acceptance_rate      = at_least(1),
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h",
  },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "120/min" }
  during(loss(pool, { enter = 0.2, leave = 0.35, lose = 0.4, ramp = "30s" }), function()
    for _ = 1, 4 do
      local job = rig:give(pool:next_job { clean = false })
      rig:expect_share { of = job, verdict = "accepted", count = 5, within = "120s" }
    end
  end)
  check(rig.open, "a stall is no end")
end)
