-- The difficulty becomes 4,096 times as high, and back again, and no job is clean: the old ones go on
-- at what they were given at. From the first new job on, shares are few; then they come as before.

scenario {
  seed    = 41,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "10m",
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local easy = rig:welcome { shares = "240/min" }
  rig:expect_share { of = easy, verdict = "accepted", count = 3 }

  rig:set_difficulty(harder(4096))
  local hard = rig:give(pool:next_job { clean = false })
  rest "20s"
  check(rig:count { of = hard } <= 3, "the new difficulty did not come with the new job")

  rig:set_difficulty(easier(4096))
  local again = rig:give(pool:next_job { clean = false })
  rig:expect_share { of = again, verdict = "accepted", count = 10, within = "2m" }
  check(rig.open, "the miner left")
end)
