-- Braiins Pool, whose makers wrote BIP310: all of its extensions are granted, and the mask is told
-- once more. What is not about them is as at any pool.
-- Evidence: the text of BIP310; no session was seen.
return {
  title = "Braiins Pool",
  session = "{extranonce1}",
  job_id = "{count08}",
  on = {
    ["mining.configure"] = { "reply", "mask" },
    ["mining.extranonce.subscribe"] = { "reply" },
    ["mining.suggest_difficulty"] = { "reply" },
    retarget = { "difficulty" },
  },
  extranonce_subscription = true,
  minimum_difficulty = true,
  version = { mask = "1fffe000" },
  suggestions = 1000,
}
