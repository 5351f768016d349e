-- The difficulty and the job that it belongs to arrive in one segment, with what was said before:
-- a read is not a message. (Nagle and every proxy do this.)

scenario {
  seed    = 22,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather", "quick" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "120/min" }
  during(coalesce(rig.link, { gap = "300ms", towards = "miner" }), function()
    rig:set_difficulty(harder(2))
    local job = rig:give(pool:next_job { clean = true })
    for share in rig:shares_of(job, { count = 2, within = "20s" }) do
      check(share.verdict == "accepted", "a share of the job in the middle of a segment is " .. share.why)
      check(share.difficulty >= job.difficulty, "the difficulty in the same segment was not read")
    end
  end)
end)
