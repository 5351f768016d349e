-- A story whose journal depends on libm, as none of ours does: it shows that the shaken one is heard.

scenario { jobs = "jobs/luckypool-derived.jsonl" }

story(function()
  note(string.format("%.17g", math.exp(3) + 2 ^ 0.5))
end)
