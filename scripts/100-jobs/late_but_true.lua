-- yiimp tells a miner that is late for a job that all is well ("result": true), and pays nothing. An
-- answer is no proof: a miner has to leave a job when a clean one comes, whatever it is told.

scenario {
  seed    = 35,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  dialect = { like = "yiimp", number = { decimals = 17, small_decimals = 17 } },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "240/min" }
  for _ = 1, 3 do
    local old = rig:give(pool:next_job { clean = true })
    rig:expect_share { of = old, verdict = "accepted" }
    local new = rig:give(pool:next_job { clean = true })
    rest "2s"
    local late = rig:count { of = old, verdict = "stale" } -- what was under way
    rig:expect_share { of = new, verdict = "accepted", count = 4, within = "60s" }
    check(rig:count { of = old, verdict = "stale" } == late, "an old job is mined for nothing")
  end
end)
