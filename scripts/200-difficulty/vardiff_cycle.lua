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

-- Of shares that were refused: "; 951 were too easy, the last with difficulty 1.09e-07 of 3.32e+13".
local function too_easy(rig, job)
  local count = rig:count { of = job, verdict = "low-difficulty" }
  if count == 0 then return "" end
  local share = rig:expect_share { of = job, verdict = "low-difficulty", count = count }
  return string.format("; %d were too easy, the last with difficulty %.3g of %.3g", count,
                       share.difficulty, share.required)
end

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "300/min" }
  local easy = rig.difficulty
  rest "90s"
  check(rig.difficulty > 4 * easy, "the difficulty did not rise with the pace")

  local before = rig:count { of = job, verdict = "accepted" }
  rest "2m"
  local came = rig:count { of = job, verdict = "accepted" } - before
  if came < 20 or came > 120 then
    check(false, "the pace did not come right: " .. came .. " shares in 2 min" .. too_easy(rig, job))
  end
end)
