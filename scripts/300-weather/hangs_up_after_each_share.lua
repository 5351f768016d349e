-- A pool that ends the connection with each share that it accepts (one family of peer-to-peer pools
-- did). The miner is soon back each time: it was let in and paid, so there is nothing to back off from.

scenario {
  seed    = 36,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "10m",
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  for _ = 1, 6 do
    local job = rig:welcome { shares = "240/min" }
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
    rig:hang_up()
    rig = pool:next_miner { within = "20s" }
  end
end)
