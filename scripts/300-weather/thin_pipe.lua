-- A pipe of 400 bytes a second, growing thin over ten seconds: a job takes seconds to arrive.
-- What was mined meanwhile is paid, and no line is taken for another.

scenario {
  seed    = 30,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = {
    acceptance_rate      = at_least(1),
    disconnects_per_hour = at_most "0/h",
  },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "20/min" }
  during(throttle(rig.link, "400 B/s", { ramp = "10s" }), function()
    for _ = 1, 3 do
      local job = rig:give(pool:next_job { clean = false })
      rig:expect_share { of = job, verdict = "accepted", count = 2, within = "120s" }
    end
  end)
end)
