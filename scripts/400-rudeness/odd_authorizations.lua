-- The answer to authorize: pools say yes in many shapes, and each of them is a yes. A no is a no, and
-- not for ever, however long its words are: the miner comes back later, without a rush.

scenario {
  seed    = 407,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "30m",
  promise = { invalid = at_most(0) },
}

local yes = { true, 1, "true", null, { status = "OK" } }

story(function(pool)
  for number, result in ipairs(yes) do
    note(string.format("yes, in shape %d", number))
    local rig, job = pool:greet(function(rig)
      rig:reply(rig:expect "mining.subscribe")
      local ask = rig:expect "mining.authorize"
      rig:send_line { id = ask.id, result = result, error = null }
      rig:reply(ask) -- as the pool itself would, for nobody any more
      return rig:welcome { shares = "240/min" }
    end, { within = "60s" })
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
    rig:hang_up()
  end
  for _, why in ipairs { "", "unknown user", "%s%n%99999d", string.rep("no such user: x ", 4000) } do
    note("no: " .. string.sub(why, 1, 40))
    local rig, ask = pool:greet(function(rig)
      rig:reply(rig:expect "mining.subscribe")
      return rig:expect "mining.authorize"
    end, { within = "120s" })
    if why == "" then rig:reply(ask, false)
    else rig:send_line { id = ask.id, result = null, error = { 24, why, null } } end
    rig:expect_gone { within = "60s" }
  end
  local rig = pool:next_miner { within = "120s" }
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
end)
