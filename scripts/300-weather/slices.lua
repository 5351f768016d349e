-- Everything arrives one byte at a time, both ways: first the work of a connection, then a whole
-- handshake. A line is a line however it is cut.

scenario {
  seed    = 13,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h",
  },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "60/min" }

  during(slice(pool, { bytes = 1, gap = "1ms" }), function()
    note "every byte by itself"
    local job = rig:give(pool:next_job { clean = true })
    rig:expect_share { of = job, verdict = "accepted", count = 2 }

    note "and a handshake"
    rig:hang_up()
    local again = pool:next_miner { within = "40s" }
    job = again:welcome { shares = "60/min" }
    again:expect_share { of = job, verdict = "accepted", count = 2 }
  end)
end)
