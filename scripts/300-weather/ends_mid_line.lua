-- The connection ends in the middle of a job's line: by a reset, by a FIN, by half a close. Half a
-- line is nothing; the miner comes back and mines what it is given whole.

scenario {
  seed    = 24,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = {
    invalid              = at_most(0),
    recovery_time        = at_most "40s",
    disconnects_per_hour = at_most "0/h", -- each end is the fault's
  },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "60/min" }
  for _, how in pairs { "reset", "finish", "half" } do
    note("half a line, then " .. how)
    local half = pool:next_job { clean = true }
    during(cut(rig.link, { method = "mining.notify", how = how, at = 0.6 }), function()
      rig:give(half)
      rig:expect_gone { within = "10s" }
    end)
    check(rig:count { of = half } == 0, "half a job was mined")
    rig = pool:next_miner { within = "40s" }
    local job = rig:welcome { shares = "60/min" }
    rig:expect_share { of = job, verdict = "accepted", within = "30s" }
  end
end)
