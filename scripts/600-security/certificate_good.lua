-- The pool speaks TLS and shows a certificate that the miner has every reason to trust: mining goes on as ever,
-- also with the bytes arriving in small pieces.

scenario {
  seed    = 1,
  jobs    = "jobs/luckypool-derived.jsonl",
  tls     = "good",
  promise = {
    acceptance_rate = at_least(1),
    invalid         = at_most(0),
  },
}

story(function(pool)
  local rig = pool:next_miner { within = "10s" }
  local job = rig:welcome { shares = "120/min" }
  during(slice(rig.link, { bytes = 7 }), function()
    rig:expect_share { of = job, verdict = "accepted", count = 3, within = "30s" }
  end)
end)
