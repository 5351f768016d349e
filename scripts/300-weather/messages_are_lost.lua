-- Lines go missing between pool and miner, as proxies lose them: answers to shares, then a job. A
-- miner without an answer goes on, and takes the next job.

scenario {
  seed    = 26,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather", "quick" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "180/min" }

  note "no answers to shares"
  during(drop(rig.link, { method = "reply to mining.submit", towards = "miner" }), function()
    rig:expect_share { of = job, verdict = "accepted", count = 3, within = "20s" }
  end)

  note "a job is lost, the next one is not"
  local lost = pool:next_job { clean = false }
  during(drop(rig.link, { method = "mining.notify", first = 1 }), function()
    rig:give(lost)
    local new = rig:give(pool:next_job { clean = true })
    rig:expect_share { of = new, verdict = "accepted", count = 2, within = "20s" }
  end)
  check(rig:count { of = lost } == 0, "a job was mined that never arrived")
  check(rig.open, "the miner left because of a line that it could not know of")
end)
