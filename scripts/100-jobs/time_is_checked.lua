-- A pool that looks at the time in a share: not before its job's, and no more than half an hour after
-- it (yiimp; others allow two hours). A miner has the nonce and extranonce2 to search first.

scenario {
  seed    = 39,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  dialect = { like = "nomp", ntime = { behind = "0s", ahead = "30m", of_job = true } },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  for _, time in ipairs { "69098232", "00000001", "ffff0000" } do
    job = rig:give(pool:next_job { ntime = time, clean = true })
    rig:expect_share { of = job, verdict = "accepted", count = 3, within = "60s" }
    check(rig:count { of = job, verdict = "bad-time" } == 0, "the time was moved too far")
  end
end)
