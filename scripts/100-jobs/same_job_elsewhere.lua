-- The connection breaks, and the miner comes back to the very same job, but with another extranonce1
-- (a pool of several machines). What it hashed so far belongs to the old one; a miner that keeps its
-- coinbase mines for nobody until the next block.

scenario {
  seed    = 33,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 2 }

  rig:hang_up()
  local again = pool:next_miner { within = "60s" }
  again:welcome { shares = "240/min", job = job }
  check(again.extranonce1 ~= rig.extranonce1, "the pool has one extranonce1 for two connections")
  again:expect_share { of = job, verdict = "accepted", count = 5, within = "60s" }
end)
