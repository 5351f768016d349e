-- mining.set_extranonce with lengths below nothing and beyond all measure (they once were buffer
-- overflows), and with values of every other kind. Nothing changes by them; a good one then counts.

scenario {
  seed    = 603,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "15m",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h",
  },
}

local long = string.rep("ab", 5000)
local rows = {
  "[]", '["aabbccdd"]', '["aabbccdd",-5]', '["aabbccdd",-2147483648]', '["aabbccdd",65000]',
  '["aabbccdd",4294967300]', '["aabbccdd",1e300]', '["aabbccdd","4"]', '["aabbccdd",null]',
  '["aabbccdd",4.5]', "[null,4]", "[7,4]", '["aabbccd",4]', '["no hex",4]', "[[],4]",
  '["' .. long .. '",4]', '{"extranonce1":"aabbccdd"}',
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }
  for _, params in ipairs(rows) do
    note(string.sub(params, 1, 40))
    rig:send_line('{"id":null,"method":"mining.set_extranonce","params":' .. params .. "}")
    job = rig:give(pool:next_job())
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  end
  rig:set_extranonce { extranonce1 = "c0ffee", extranonce2_len = 0 }
  job = rig:give(pool:next_job { clean = true })
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  rig:set_extranonce { extranonce1 = "", extranonce2_len = 16 }
  job = rig:give(pool:next_job { clean = true })
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
end)
