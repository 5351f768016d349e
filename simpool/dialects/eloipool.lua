-- eloipool: as datum, but its job ids have a space in them, and it asks miners for their version and
-- greets them under ids of its own, 7 and 8, which may well be the miner's.
-- Evidence: read in the source.
return {
  like = "datum",
  title = "eloipool",
  lines = {
    subscribed = '{"error":null,"id":{id},"result":[[["mining.notify","{session}1"],["mining.set_difficulty","{session}2"]],"{extranonce1}",{extranonce2_size}]}',
  },
  job_id = "{time08} {count}",
  empty_job_id = "{time08} N{count}",
  extranonce2_bytes = 4,
  on = {
    ["mining.subscribe"] = {
      { "reply", "difficulty", "job" },
      '{"id":7,"method":"client.get_version","params":[]}',
    },
    ["mining.authorize"] = {
      "reply",
      '{"id":8,"method":"client.show_message","params":["Welcome to this pool."]}',
    },
  },
}
