-- A story may say that it makes no sense here.

scenario {
  seed  = 16,
  title = "a story that is skipped",
  jobs  = "jobs/luckypool-derived.jsonl",
  tags  = { "quick" },
}

story(function(pool)
  skip "nothing to see here"
end)
