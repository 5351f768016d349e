-- Bad weather on an encrypted line, above TLS and below it at once: answers go missing, a job comes
-- with half of its fields, another ends in the middle, while the ciphertext comes in small pieces.

scenario {
  seed    = 30,
  jobs    = "jobs/luckypool-derived.jsonl",
  tls     = "good",
  tags    = { "weather" },
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h", -- the one end is the fault's
  },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "120/min" }

  note "no answers to shares, in pieces of 40 bytes"
  during(slice(rig.link, { bytes = 40 }), function()
    during(drop(rig.link, { method = "reply to mining.submit" }), function()
      rig:expect_share { of = job, verdict = "accepted", count = 3, within = "30s" }
    end)
  end)

  note "a job that cannot be, then a good one"
  local bad = pool:next_job { clean = false }
  during(mutate(rig.link, "params.1", { method = "mining.notify", value = "00" }), function()
    rig:give(bad)
  end)
  local good = rig:give(pool:next_job { clean = true })
  rig:expect_share { of = good, verdict = "accepted", within = "30s" }
  check(rig:count { of = bad } == 0, "a job that cannot be was mined")

  note "half a line, then half a close"
  local half = pool:next_job { clean = true }
  during(cut(rig.link, { method = "mining.notify", how = "half" }), function()
    rig:give(half)
    rig:expect_gone { within = "10s" }
  end)
  check(rig:count { of = half } == 0, "half a job was mined")
  rig = pool:next_miner { within = "40s" }
  job = rig:welcome { shares = "120/min" }
  rig:expect_share { of = job, verdict = "accepted", within = "30s" }
end)
