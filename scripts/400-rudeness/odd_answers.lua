-- The answer to a share, in every shape that pools were seen to give one: errors as lists, texts,
-- objects or true, reasons in a field of their own, several answers, answers to nobody, none at all.
-- Whatever it says, the miner goes on; a dozen refusals in a few seconds are no reason to leave.
-- (One well-known miner ends itself after eleven.)

scenario {
  seed    = 406,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "15m",
  promise = { disconnects_per_hour = at_most "0/h" },
}

-- %s is the id as it was sent.
local answers = {
  '{"id":%s,"result":true}',
  '{"id":%s,"result":null,"error":[21,"job not found",null]}',
  '{"id":%s,"result":null,"error":[22,"duplicate share"]}',
  '{"id":%s,"result":false,"error":"Stale"}',
  '{"id":%s,"error":{"code":-32000,"message":"Above target"}}',
  '{"id":%s,"result":null,"error":[21]}',
  '{"id":%s,"result":null,"error":[]}',
  '{"id":%s,"result":null,"error":true}',
  '{"id":%s,"result":false,"error":null,"reject-reason":"Above target"}',
  '{"id":%s,"result":{"status":"OK"},"error":null}',
  '{"id":"%s","result":true,"error":null}',
  '{"jsonrpc":"2.0","id":%s,"result":true}',
  '{"id":null,"result":true,"error":null}',
  '{"id":%s,"result":"maybe","error":null}',
  '{"id":%s,"result":true,"error":null}\n{"id":%s,"result":true,"error":null}\n'
    .. '{"id":%s,"result":false,"error":[22,"duplicate",null]}',
  '{"id":%s1,"result":true,"error":null}',
  '{"id":65536,"result":true,"error":null}',
  '{id:%s,result:true,error:null}',
  '{"id":%s,"error":[23,"low difficulty share of 1e-9",null],"result":null,"error":null}',
  '{"id":%s,"result":{"a":[{"b":null}]},"error":{"code":{},"message":[]}}',
  '{"id":%s,"result":false,"error":[20,"%%s%%n",{"traceback":["line 1"]}]}',
  "",
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }
  for _, answer in ipairs(answers) do
    note(answer == "" and "no answer" or answer)
    local submit = rig:expect("mining.submit", { within = "60s" })
    check(submit.job == job.id, "a share of a job that was not given")
    local id = tostring(submit.id)
    rig:send_bytes(string.format(answer, id, id, id) .. "\n")
  end
  job = rig:give(pool:next_job { clean = true })
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  check(rig.open, "the miner left")
end)
