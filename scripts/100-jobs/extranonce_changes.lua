-- The pool hands the miner over: a new extranonce1 on the same connection, then one of another
-- length. From the next job on every share must be made with it; what is still under way for the
-- job before is nobody's fault, so there is no promise here about all shares together.
-- (Pools of the NOMP family never do this; NiceHash and proxies do. minerd 2.5 does not know it.)

scenario {
  seed = 5,
  jobs = "jobs/luckypool-derived.jsonl",
  tags = { "quick" },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }

  rig:set_extranonce()
  job = rig:give(pool:next_job { clean = true })
  for share in rig:shares_of(job, { count = 3 }) do
    check(share.verdict == "accepted", "a share after the new extranonce1 is " .. share.why)
  end

  rig:set_extranonce { extranonce1 = "c0ffee", extranonce2_len = 3 }
  job = rig:give(pool:next_job { clean = true })
  for share in rig:shares_of(job, { count = 3 }) do
    check(share.verdict == "accepted", "a share after the new lengths is " .. share.why)
  end
end)
