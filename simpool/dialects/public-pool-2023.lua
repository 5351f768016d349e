-- public-pool as it was until July 2024: ids that are no numbers are errors, so that bfgminer, which
-- authorizes as "auth", could not log in.
-- Evidence: its issue 28.
return {
  like = "public-pool",
  title = "public-pool before it took ids that are texts",
  string_ids = false,
  on = {
    odd_id = { "error 20 Subscription validation error" },
  },
}
