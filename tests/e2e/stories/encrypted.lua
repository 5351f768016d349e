-- A pool behind TLS, with a certificate that is good for who knows its authority.

scenario {
  seed = 21,
  jobs = "jobs/luckypool-derived.jsonl",
  tls  = "good",
}

story(function(pool)
  local rig = pool:next_miner { within = "5s" }
  local job = rig:welcome { shares = "600/min" }
  rig:expect_share { of = job, verdict = "accepted", within = "30s" }
end)
