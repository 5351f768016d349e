-- Lines that no pool should send, and that some do: blanks, wrong endings, no JSON, messages nobody
-- asked for. Each must leave the miner where it was: on this connection, and ready for the next job.

scenario {
  seed    = 401,
  jobs    = "jobs/luckypool-derived.jsonl",
  -- A mask that is granted to nobody: NOMP does not answer a configure.
  dialect = { like = "nomp", version = { mask = "1fffe000" } },
  limit   = "15m",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h",
  },
}

local deep = string.rep("[", 20000) .. string.rep("]", 20000)

-- What it is, and the bytes themselves.
local lines = {
  { "CRLF at its end", '{"id":null,"method":"client.show_message","params":["hello"]}\r\n' },
  { "an empty line", "\n" },
  { "only blanks", " \t \r\n" },
  { "a NUL", "\0\n" },
  { "a NUL inside", '{"id":null,\0"method":"mining.ping"}\n' },
  { "invalid UTF-8", '{"id":null,"method":"client.show_message","params":["\xff\xfe\xc3"]}\n' },
  { "no JSON", "HTTP/1.1 400 Bad Request\n" },
  { "a batch", '[{"id":null,"method":"mining.ping","params":[]}]\n' },
  { "a bare number", "42\n" },
  { "a bare word", "null\n" },
  { "half a message", '{"id":null,"method":"mining.notify","params":["7"\n' },
  { "20,000 brackets deep", '{"id":null,"method":"x","params":' .. deep .. "}\n" },
  { "equal keys", '{"id":null,"id":7,"method":"mining.ping","method":"client.get_version"}\n' },
  { "a method nobody knows", '{"id":null,"method":"mining.praise","params":[1,2,3]}\n' },
  { "a request nobody knows", '{"id":99,"method":"client.get_algo","params":[]}\n' },
  { "its shares asked for", '{"id":3,"method":"client.get_stats","params":[]}\n' },
  { "a method that is a number", '{"id":null,"method":7,"params":[]}\n' },
  { "neither method nor result", "{}\n" },
  { "an id that is a list", '{"id":[1],"method":"mining.ping","params":[]}\n' },
  { "a message to print", '{"id":8,"method":"client.show_message","params":["%s%s%n%999999d"]}\n' },
  { "no message", '{"id":null,"method":"client.show_message","params":[null]}\n' },
  { "a message of 100 KB",
    '{"id":null,"method":"client.show_message","params":["' .. string.rep("!", 100000) .. '"]}\n' },
  { "its version asked for", '{"id":7,"method":"client.get_version","params":[]}\n' },
  { "a ping", '{"id":1001,"method":"mining.ping","params":[]}\n' },
  { "a goal", '{"id":null,"method":"mining.set_goal","params":["x",{"malgo":"SHA256d"}]}\n' },
  { "a mask nobody asked for",
    '{"id":null,"method":"mining.set_version_mask","params":["1fffe000"]}\n' },
  { "a mask that is none", '{"id":null,"method":"mining.set_version_mask","params":[-1]}\n' },
  { "an answer to nothing", '{"id":123456789,"result":true,"error":null}\n' },
  { "an answer without id", '{"result":true,"error":null}\n' },
  { "an answer with a null id", '{"id":null,"result":[],"error":true}\n' },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }
  for _, row in ipairs(lines) do
    note(row[1])
    rig:send_bytes(row[2])
    job = rig:give(pool:next_job())
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
    check(rig.open, row[1] .. ": the miner left")
  end
  local share = rig:expect("mining.submit", { within = "60s" })
  check(share.version_bits == "", "version bits come with a share, and none were granted")
end)
