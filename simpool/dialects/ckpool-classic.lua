-- ckpool as it was before it wrote error arrays: the reason stands beside an error of null.
-- Evidence: read in ckpool's source, and in what ESP-Miner's tests expect.
return {
  like = "ckpool",
  title = "ckpool before it wrote error arrays",
  lines = {
    refused = '{"reject-reason":{text},"result":false,"error":null,"id":{id}}',
  },
}
