-- The pool breaks, and when it is back it is overloaded: connections are accepted, and for a while
-- nobody speaks on them. The miner waits for its answer, or comes again; it does not hammer.

scenario {
  seed    = 25,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "60/min" }
  local calls = 0
  pool:on("connected", function() calls = calls + 1 end)

  note "accepted, and silence"
  during(stall(pool, { to = "60s" }), function()
    rig:hang_up { how = "reset" }
    rest "70s"
  end)
  check(calls > 0, "the miner did not come back")
  check(calls <= 12, "the miner hammered: it came " .. calls .. " times in 70 seconds")

  local again = pool:next_miner { within = "60s" }
  note "slow to accept"
  during(stall(pool, "5s"), function()
    again:hang_up { how = "reset" }
    local slow = pool:next_miner { within = "60s" }
    local job = slow:welcome { shares = "60/min", within = "60s" }
    slow:expect_share { of = job, verdict = "accepted", within = "30s" }
  end)
end)
