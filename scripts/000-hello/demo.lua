-- A real pool's job, a cut cable, a rising difficulty and a pool that is away for five seconds.
-- A miner notices silence by itself only after two minutes, so this cable is mended before: what
-- was under way arrives late, and nothing is lost.

scenario {
  title   = "one minute of weather",
  seed    = 7,
  jobs    = "jobs/luckypool-derived.jsonl",
  promise = {
    acceptance_rate = at_least(0.95),
    invalid         = at_most(0),
    recovery_time   = at_most "20s",
  },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "60/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 2, within = "2m" }

  note "the cable is cut: nothing arrives, and nobody is told"
  during(silence(rig.link), function() rest "5s" end)
  note "the cable is mended"
  rest "1s" -- what was under way arrives, and is paid
  rig:expect_share { of = job, verdict = "accepted", count = 2, within = "2m" }

  note "the difficulty rises fourfold, with the next block"
  rig:set_difficulty(harder(4))
  local hard = rig:give(pool:next_job { clean = true })
  for share in rig:shares_of(hard, { count = 3, within = "5m" }) do
    check(share.difficulty >= hard.difficulty, "the miner did not take the new difficulty")
  end

  note "the pool breaks down, and is away for five seconds"
  pool:refuse_miners()
  rig:hang_up { how = "reset" }
  rest "5s"
  pool:accept_miners()
  note "the pool is back"

  local again = pool:next_miner { within = "30s" }
  local new = again:welcome { shares = "60/min" }
  again:expect_share { of = new, verdict = "accepted", count = 2, within = "2m" }
end)
