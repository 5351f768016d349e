-- The connection breaks, and the pool is one that remembers sessions (ckpool). A miner that asks for
-- the one it had is given the same extranonce1 again, so that what it found meanwhile is still good.

scenario {
  seed    = 23,
  jobs    = "jobs/luckypool-derived.jsonl",
  dialect = "ckpool",
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "120/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 2 }
  local extranonce1 = rig.extranonce1

  rig:hang_up() -- after what it was still to be told
  local again = pool:next_miner { within = "60s" }
  local new = again:welcome { shares = "120/min" }
  check(again.extranonce1 == extranonce1, "the miner did not ask for the session that it had")
  again:expect_share { of = new, verdict = "accepted", count = 3 }
end)
