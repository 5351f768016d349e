-- An order ends at NiceHash: another extranonce1, and with it the very same job once more. It is new
-- work under an old name; a miner that takes it for a repetition mines on for nobody.

scenario {
  seed    = 29,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  dialect = "nicehash",
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 2 }

  for _ = 1, 2 do
    rig:set_extranonce()
    rig:give(job)
    rest "3s"
    local late = rig:count { of = job, verdict = "low-difficulty" } -- what was under way
    rig:expect_share { of = job, verdict = "accepted", count = 6 }
    check(rig:count { of = job, verdict = "low-difficulty" } == late,
          "a share was made with the old extranonce1")
  end
end)
