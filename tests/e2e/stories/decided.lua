-- Weather with much luck in it: what was decided in one run can be had again in another.
scenario { seed = 1, jobs = "jobs/luckypool-derived.jsonl" }

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "600/min" }
  weather {
    latency(pool, "30ms", { jitter = "20ms", chance = 0.5 }),
    delay(rig.link, "40ms", { method = "reply to mining.submit", chance = 0.5 }),
  }
  rig:expect_share { of = job, verdict = "accepted", count = 24, within = "60s" }
end)
