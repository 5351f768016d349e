-- A block is found elsewhere: the pool sends a clean job, and work on the old one is worth nothing.
-- A share that was on its way may still come; once the miner works on the new job, none may.

scenario {
  seed    = 3,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  promise = {
    job_switch = at_most "1s",
    invalid    = at_most(0),
  },
}

story(function(pool)
  local rig = pool:next_miner()
  local old = rig:welcome { shares = "240/min" }
  rig:expect_share { of = old, verdict = "accepted" }

  for _ = 1, 3 do
    local new = rig:give(pool:next_job { clean = true })
    rig:expect_share { of = new, verdict = "accepted" }
    local late = rig:count { of = old }
    rig:expect_share { of = new, verdict = "accepted", count = 3 }
    check(rig:count { of = old } == late, "the miner works on a job whose block is over")
    old = new
  end
end)
