-- A line that never ends, and lines of megabytes: memory must not grow with them, so at some length a
-- miner leaves; and comes back. A coinbase of 100 KB is large, but it is a job.

scenario {
  seed    = 602,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "20m",
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }

  note "a job with a coinbase of 100 KB, which does not count"
  local half = string.rep("ab", 50000)
  rig:send_line {
    id = null, method = "mining.notify",
    params = { "large", string.rep("00", 32), half, half, {}, "20000000", "1d00ffff", "69098232",
      false },
  }
  job = rig:give(pool:next_job())
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }

  for _, piece in ipairs { '{"id":null,"method":"', "\255", '[[[[' } do
    note "a line without an end"
    local megabyte = string.rep(piece, 1000000 // #piece)
    for _ = 1, 3 do
      if rig.open then rig:send_bytes(megabyte) end
    end
    if rig.open then rest "2s" end
    if rig.open then rig:send_bytes "\n" end
    rig = rig.open and rig or pool:next_miner { within = "90s" }
    job = rig:welcome { shares = "240/min" }
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  end
end)
