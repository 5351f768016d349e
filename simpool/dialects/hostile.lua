-- Nobody's pool: everything that is allowed and that no one expects. Keys in a strange order and
-- others among them, ids that are hard to quote, the job before the difficulty before the reply,
-- errors without a code, requests under the miner's own ids, a difficulty of seventeen digits.
return {
  title = "nobody's pool, odd wherever the language allows it",
  lines = {
    request = '{"jsonrpc":"2.0","x":{"id":[]},"params":{params},"method":"{method}","id":{id}}',
    subscribed = '{"result":[null,"{extranonce1}",{extranonce2_size},"more"],"x":0,"id":{id}}',
    configured = '{"result":{result},"id":{id}}',
    result = '{"error":null,"result":{result},"x":"result","id":{id}}',
    accepted = '{"error":null,"result":{"status":"OK"},"id":{id}}',
    refused = '{"error":{text},"id":{id}}',
    error = '{"error":[{code}],"result":null,"id":{id}}',
  },
  number = { digits = 17 },
  session = "session of {connection}",
  job_id = "N {count} \\ % \" é",
  extranonce1_bytes = 7,
  extranonce2_bytes = 5,
  on = {
    ["mining.subscribe"] = {
      '{"id":{id},"method":"client.get_version","params":[]}',
      '{"id":1,"method":"client.show_message","params":["%s%n"]}',
      { "reply", "job" },
    },
    ["mining.authorize"] = {
      { "job", "difficulty", '{"id":4,"method":"mining.ping","params":[]}', "reply" },
      '{"id":null,"method":"mining.set_goal","params":["x",{"malgo":"y"}]}',
    },
    ["mining.configure"] = { "reply", "mask" },
    ["mining.extranonce.subscribe"] = { "reply" },
    retarget = { "difficulty", "difficulty", "job" },
    switch = { "extranonce", "job" },
  },
  repeats_difficulty = true,
  extranonce_subscription = true,
  version = { mask = "1fffe000" },
  switch = "30s",
  suggestions = 1000,
}
