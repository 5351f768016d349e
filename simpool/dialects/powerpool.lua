-- powerpool.io and its like: a NOMP pool that leaves the miner three bytes of extranonce2.
-- Evidence: ESP-Miner's issue 658.
return {
  title = "powerpool.io",
  extranonce2_bytes = 3,
}
