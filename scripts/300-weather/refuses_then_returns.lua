-- The pool breaks down: the connection is reset, and for 45 seconds nobody listens there.
-- A steady miner keeps trying, is soon back, and begins anew: no share of before is sent again.

scenario {
  seed    = 11,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = {
    recovery_time = at_most "40s",
    invalid       = at_most(0),
  },
}

story(function(pool)
  local rig = pool:next_miner()
  local old = rig:welcome { shares = "60/min" }
  rig:expect_share { of = old, verdict = "accepted", within = "30s" }

  note "the pool breaks down"
  pool:refuse_miners()
  rig:hang_up { how = "reset" }
  rest "45s"

  note "the pool is back"
  pool:accept_miners()
  local again = pool:next_miner { within = "40s" }
  local new = again:welcome { shares = "60/min" }
  again:expect_share { of = new, verdict = "accepted", count = 3, within = "30s" }
  check(again:count { of = old } == 0, "a share of the broken connection was sent again")
end)
