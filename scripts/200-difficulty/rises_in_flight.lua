-- The pool raises the difficulty while a share of the easy job is still on the wire.
-- A new difficulty holds from the next job on; what is in flight is paid at the old one.

scenario {
  seed    = 7,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "240/min" }
  local easy = rig:give(pool:next_job())

  during(latency(rig.link, "400ms", { towards = "pool" }), function()
    rig:set_difficulty(harder(8))
    local share = rig:expect_share { of = easy, within = "30s" }
    check(share.verdict == "accepted", "the share in flight is " .. share.why)
  end)

  local hard = rig:give(pool:next_job { clean = false })
  for share in rig:shares_of(hard, { count = 3, within = "5m" }) do
    check(share.difficulty >= hard.difficulty,
          "the miner did not take the new difficulty with the new job")
  end
end)
