-- The cable is cut in the middle of a job. No FIN, no RST: only silence.
-- A steady miner notices by itself after two or three minutes, backs off, and forgets the dead job.
-- When the cable is mended it may come back on a new connection or resume the old one: both are
-- right.

scenario {
  seed    = 42,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = {
    recovery_time = at_most "40s", -- from the moment the pool could be reached again
    stale_rate    = at_most(0.1),
    invalid       = at_most(0),
  },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "20/min" }

  local old = rig:give(pool:next_job())
  rig:expect_share { of = old, verdict = "accepted", within = "60s" }

  note "the cable is cut"
  during(silence(rig.link), function()
    pool:refuse_miners()
    rest "180s"
  end)

  note "the cable is mended"
  pool:accept_miners()
  local again = pool:next_miner { or_back = rig, within = "60s" }
  again:welcome { shares = "20/min" }

  local new = again:give(pool:next_job { clean = true })
  again:expect_share { of = new, verdict = "accepted", within = "60s" }
  local late = again:count { of = old }
  check(again == rig or late == 0, "a share of the dead job came back to life")
  rest "60s"
  check(again:count { of = old } == late, "the miner works on the dead job")
end)
