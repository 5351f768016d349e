-- All the time everything comes late: a display may be put down to that.

scenario {
  seed    = 25,
  title   = "late",
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "late" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  during(latency(pool, "50ms"), function()
    local rig = pool:next_miner { within = "60s" }
    rig:welcome { shares = "600/min" }
    rest "4s"
  end)
end)
