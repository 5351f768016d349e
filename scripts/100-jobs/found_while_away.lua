-- What the miner sends is swallowed by the line for some seconds, then the pool breaks down; it
-- remembers its sessions (ckpool). A miner that comes back to the same extranonce1 brings what never
-- arrived and what it found meanwhile, each share once, and none that had been answered before.

scenario {
  seed    = 29,
  jobs    = "jobs/luckypool-derived.jsonl",
  dialect = "ckpool",
  promise = { invalid = at_most(0), share_loss = at_most(0.1) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 4 }

  pool:refuse_miners()
  during(silence(rig.link, { towards = "pool" }), function()
    rest "4s"
    rig:hang_up { how = "reset" }
  end)
  rest "2s"
  pool:accept_miners()

  local again = pool:next_miner { within = "60s" }
  again:welcome { shares = "240/min", job = job }
  again:expect_share { of = job, verdict = "accepted", count = 8, within = "30s" }
  rest "2s"
  local new = again:give(pool:next_job { clean = true })
  again:expect_share { of = new, verdict = "accepted", count = 3 }
  check(again:count { verdict = "duplicate" } == 0, "a share was sent twice")
end)
