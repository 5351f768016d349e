-- ckpool's rule: it looks when 72 shares have come, or after four minutes with fewer, and wants one
-- each 3.3 seconds. A miner that is greeted ten times too easily is raised with its 72nd share, one that
-- is greeted too hard has to live through four minutes; what is under way counts as it was given. Then
-- the pace is right, and stays.

scenario {
  seed    = 38,
  jobs    = "jobs/luckypool-derived.jsonl",
  dialect = { like = "ckpool", vardiff = { rule = "ckpool", shares = "18/min" } },
  limit   = "40m",
  promise = { invalid = at_most(0) },
}

-- How often the miner is sent a new job, as a chain does, so that a new difficulty holds.
local function mine(pool, rig, minutes)
  local count = 0
  for _ = 1, 2 * minutes do
    local job = rig:give(pool:next_job { clean = true })
    rest "30s"
    count = count + rig:count { of = job, verdict = "accepted" }
  end
  return count / minutes
end

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "180/min" }
  local easy = rig.difficulty
  mine(pool, rig, 1)
  check(rig.difficulty > 4 * easy, "the difficulty did not rise with the pace")
  local pace = mine(pool, rig, 4)
  check(pace >= 7 and pace <= 36, string.format("%.1f shares a minute, 18 are wanted", pace))

  note "sixteen times too hard"
  local right = rig.difficulty
  rig:set_difficulty(harder(16))
  for _ = 1, 12 do
    if rig.difficulty > 8 * right then mine(pool, rig, 1) end
  end
  check(rig.difficulty < 8 * right, "the difficulty did not fall with the pace")
end)
