-- The pool asks the miner to come back on a new connection: client.reconnect, to its own address.
-- A miner that obeys leaves by itself, returns, and begins anew.

scenario {
  seed    = 17,
  jobs    = "jobs/luckypool-derived.jsonl",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h", -- leaving as it was told to is no fault
  },
}

story(function(pool)
  local rig = pool:next_miner { within = "10s" }
  local old = rig:welcome { shares = "120/min" }
  rig:expect_share { of = old, verdict = "accepted" }

  rig:reconnect_to { wait = "1s" }
  rig:expect_gone { within = "20s" }

  local again = pool:next_miner { within = "20s" }
  local new = again:welcome { shares = "120/min" }
  again:expect_share { of = new, verdict = "accepted", count = 3 }
  check(again:count { of = old } == 0, "a share of the old connection was sent again")
end)
