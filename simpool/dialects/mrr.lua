-- MiningRigRentals: every user is sent on from the port that everybody knows to one of its own; here
-- it comes back to the same address and is let in. The renter's pool changes the extranonce.
-- Evidence: ESP-Miner's issues 41 and 333, NerdMiner's 221, bzminer's 278.
return {
  title = "MiningRigRentals",
  on = {
    ["mining.subscribe"] = { "reply" },
    ["mining.authorize"] = { "reply", "reconnect", "difficulty", "job" },
    ["mining.configure"] = { "reply" },
    ["mining.extranonce.subscribe"] = { "reply" },
    switch = { "extranonce", "job" },
    retarget = { "difficulty" },
  },
  session = "{extranonce1}",
  job_id = "{count08}",
  extranonce_subscription = true,
  switch = "2m",
  version = { mask = "1fffe000" },
  pass_difficulty = "d",
}
