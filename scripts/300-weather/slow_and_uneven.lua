-- A long line to the pool: latency that varies from message to message, and now and then a spike.
-- Slow is not wrong: everything arrives in order, and every share is paid.

scenario {
  seed    = 21,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = {
    acceptance_rate      = at_least(1),
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h",
  },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "60/min" }
  for _, shape in pairs { "uniform", "lognormal", "exponential" } do
    note(shape)
    during(latency(pool, "200ms", { jitter = "300ms", shape = shape }), function()
      during(latency(pool, "2s", { chance = 0.1 }), function()
        local job = rig:give(pool:next_job { clean = false })
        rig:expect_share { of = job, verdict = "accepted", count = 5, within = "60s" }
      end)
    end)
  end
end)
