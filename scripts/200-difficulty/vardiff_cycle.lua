-- A pool with variable difficulty greets a fast miner as a slow one: the shares come ten times too
-- often, and it raises the difficulty while the job goes on, with the same job again (miningcore).
-- The pace comes right, no share is too easy for what was told, and none is sent twice because the
-- job was begun anew.

scenario {
  seed    = 37,
  jobs    = "jobs/luckypool-derived.jsonl",
  dialect = { like = "miningcore", vardiff = { shares = "30/min", retarget = "10s" } },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "300/min" }
  local easy = rig.difficulty
  rest "90s"
  check(rig.difficulty > 4 * easy, "the difficulty did not rise with the pace")

  local before = rig:count { of = job, verdict = "accepted" }
  rest "2m"
  local came = rig:count { of = job, verdict = "accepted" } - before
  check(came >= 20 and came <= 120, "the pace did not come right: " .. came .. " shares in 2 min")
end)
