-- A pool that lets everybody in, gives jobs, answers in time and refuses every share, and never hangs
-- up: its node is lost, or it has mixed up its extranonces. A miner that bears it for ever earns
-- nothing for ever. It leaves, for another pool or, with this one alone, to come back as somebody new:
-- not at the first refusals, not in a rush, and not for good.

scenario {
  seed  = 408,
  jobs  = "jobs/luckypool-derived.jsonl",
  limit = "60m",
}

-- What the answer to each share says instead of null.
local errors = {
  json '[23,"low difficulty share",null]',
  json '[21,"job not found",null]',
  json '"Above target"',
  null,
}

local function answer(pool, path, value)
  return mutate(pool, path, { value = value, method = "reply to mining.submit", towards = "miner" })
end

story(function(pool)
  local calls = 0
  pool:on("connected", function() calls = calls + 1 end)
  for number, words in ipairs(errors) do
    calls = 0
    note(string.format("all is refused, in shape %d", number))
    during(answer(pool, "result", false), function()
      during(answer(pool, "error", words), function()
        local rig = pool:next_miner { within = "120s" }
        rig:welcome { shares = "120/min" }
        rest "10s"
        check(rig.open, "it left for a few refusals")
        for _ = 1, 9 do
          if rig.open then rig:give(pool:next_job()) end
          rest "20s"
        end
        check(calls <= 12, "it hammered: it came " .. calls .. " times in three minutes")
        check(not rig.open, "three minutes of refusals, and it stays")
      end)
    end)
  end
  local rig = pool:next_miner { within = "120s" }
  local job = rig:welcome { shares = "120/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 5, within = "60s" }
end)
