-- client.reconnect to where nobody is, to what is no host at all, and to somebody else's machine
-- (whoever can write one line would so steal a farm's work). The miner may stay or go and look, but
-- must be back at this pool, mining, within a minute and a half.

scenario {
  seed    = 601,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "60m",
  promise = { invalid = at_most(0) },
}

-- params of client.reconnect, as JSON
local rows = {
  '["127.0.0.1",1]', -- nobody listens there
  '["127.0.0.1",-1]',
  '["127.0.0.1",0]',
  '["127.0.0.1",65536]',
  '["127.0.0.1","http"]',
  '["127.0.0.1","1",5]',
  '["thief.example",3333]',
  '["evil-127.0.0.1",3333]',
  '["127.0.0.1.thief.example",3333]',
  '["[::1]:1",3333]',
  "[]",
  "[null]",
  "[null,null,null]",
  "[7,7,7]",
  "{}",
  '["",1]',
  '["127.0.0.1",1,-5]',
  '["127.0.0.1",1,1e300]',
  '["' .. string.rep("a", 300) .. '",3333]',
  '["' .. string.rep("a.", 2500) .. '",3333]',
  '["%s%n%s%n",3333]',
  '["a b\\u0000c",3333]',
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "240/min" }
  for _, params in ipairs(rows) do
    note(string.sub(params, 1, 40))
    rig:send_line('{"id":null,"method":"client.reconnect","params":' .. params .. "}")
    rest "2s"
    if not rig.open then
      rig = pool:next_miner { within = "90s" }
      rig:welcome { shares = "240/min" }
    end
    local job = rig:give(pool:next_job())
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  end
end)
