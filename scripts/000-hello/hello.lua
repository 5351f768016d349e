-- The smallest story: a miner connects, is given a real pool's job, and its shares are accepted.

scenario {
  seed    = 1,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  promise = {
    acceptance_rate = at_least(1),
    invalid         = at_most(0),
  },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "120/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 3, within = "30s" }
end)
