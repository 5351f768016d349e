-- A rig that is rented out: whoever logs in is sent on at once (client.reconnect, to no other place),
-- and let in when it returns. A miner that stays where it is mines for nobody, and one that backs off
-- as if it had been thrown out loses time that is paid for.

scenario {
  seed    = 41,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  dialect = "mrr",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h", -- leaving as it was told to is no fault
  },
}

story(function(pool)
  local door = pool:next_miner { within = "10s" }
  door:welcome { difficulty = 1 }
  door:expect_gone { within = "10s" }

  local rig = pool:next_miner { within = "10s" }
  local job = rig:welcome { shares = "120/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 3 }
end)
