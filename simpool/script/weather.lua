-- Weather and long days, in the language of stories. Runs behind prelude.lua, with the same means.

local words, backstage = ...
local globals, pool_verbs, options_of = words.globals, words.pool, words.options

--- doc Faults
-- weather { fault, … }
-- Puts all of them on at once and goes on; each has a `from` and a `to` of its own. What has no
-- `to` stays until the story ends, or until pool:recovers.
function globals.weather(faults)
  if type(faults) ~= "table" then
    backstage.wrong("weather { fault, … } wants a list of faults, no " .. type(faults))
  end
  for _, fault in ipairs(faults) do backstage.put_on(fault) end
end

-- A spell of weather of each kind: what it is, how long at least and at most in seconds, and the
-- fault itself, by luck (a function: the next number in [0, 1)).
local the_pool

local function text(format, value) return string.format(format, value) end
local function ms(luck, low, high) return text("%dms", math.floor(low + luck() * (high - low))) end

local KINDS = {
  { "latency", 60, 3600, function(luck, at)
    at.jitter, at.shape = ms(luck, 20, 600), luck() < 0.5 and "lognormal" or "uniform"
    return globals.latency(the_pool, ms(luck, 20, 800), at)
  end },
  { "spikes", 60, 3600, function(luck, at)
    at.chance = 0.02 + 0.1 * luck()
    return globals.latency(the_pool, ms(luck, 1000, 5000), at)
  end },
  { "loss", 60, 1800, function(luck, at)
    at.enter, at.leave, at.lose = 0.01 + 0.1 * luck(), 0.2 + 0.5 * luck(), 0.2 + 0.6 * luck()
    return globals.loss(the_pool, at)
  end },
  { "slice", 60, 1800, function(luck, at)
    at.bytes, at.gap = 1 + math.floor(luck() * 40), ms(luck, 1, 5)
    return globals.slice(the_pool, at)
  end },
  { "coalesce", 60, 1800, function(luck, at)
    at.gap = ms(luck, 50, 800)
    return globals.coalesce(the_pool, at)
  end },
  { "throttle", 60, 900, function(luck, at)
    return globals.throttle(the_pool, text("%d B/s", math.floor(800 + luck() * 8000)), at)
  end },
  { "silence", 5, 400, function(_, at) return globals.silence(the_pool, at) end },
  { "refuse", 5, 900, function(_, at) return globals.refuse(the_pool, at) end },
  { "stall", 5, 60, function(luck, at) return globals.stall(the_pool, ms(luck, 500, 8000), at) end },
  { "reset", 10, 120, function(luck, at)
    at.chance = 0.005 + 0.02 * luck()
    return globals.reset(the_pool, at)
  end },
  { "finish", 10, 120, function(luck, at)
    at.chance, at.half = 0.005 + 0.02 * luck(), luck() < 0.5
    return globals.finish(the_pool, at)
  end },
  { "cut", 60, 300, function(luck, at)
    at.chance, at.at, at.method = 0.1, 0.1 + 0.8 * luck(), "mining.notify"
    return globals.cut(the_pool, at)
  end },
  { "drop", 30, 600, function(_, at)
    at.chance, at.method, at.towards = 0.3, "reply to mining.submit", "miner"
    return globals.drop(the_pool, at)
  end },
  { "delay", 60, 1800, function(luck, at)
    at.method, at.towards = "reply", "miner"
    return globals.delay(the_pool, ms(luck, 100, 4000), at)
  end },
  { "reorder", 60, 1800, function(luck, at)
    at.method, at.towards = "reply to mining.submit", "miner"
    return globals.reorder(the_pool, ms(luck, 100, 3000), at)
  end },
  { "duplicate", 60, 1800, function(luck, at)
    at.towards, at.chance, at.copies = "miner", 0.2, 1 + math.floor(2 * luck())
    return globals.duplicate(the_pool, at)
  end },
  { "wrong_id", 60, 900, function(_, at)
    at.method, at.towards, at.chance = "reply to mining.submit", "miner", 0.3
    return globals.wrong_id(the_pool, at)
  end },
  { "mutate", 60, 900, function(luck, at)
    local fields = { "params.1", "params.4", "params.6", "params" }
    at.method, at.towards, at.chance, at.turn = "mining.notify", "miner", 0.1, "null"
    return globals.mutate(the_pool, fields[1 + math.floor(luck() * #fields)], at)
  end },
}

local SPELLS_MAX, SPELLS_SPAN, CLEAR = 3, 8 * 3600, 0.85

-- The spells of one kind over a span, by luck of its own: off or on, how many, when, how long.
local function spells_of(kind, span, turn, out)
  local name, shortest, longest, make = kind[1], kind[2], kind[3], kind[4]
  local luck = backstage.luck("weather/" .. name .. (turn > 1 and text("/%d", turn) or ""))
  if luck() < 0.5 then return end
  for _ = 1, 1 + math.floor(luck() * SPELLS_MAX * math.max(1, span / SPELLS_SPAN)) do
    local length = math.min(shortest + luck() ^ 2 * (longest - shortest), span * 0.2)
    local from = luck() * (span * CLEAR - length)
    out[#out + 1] = make(luck, { from = text("%dms", math.floor(from * 1000) + 1),
                                 to = text("%dms", math.floor((from + length) * 1000) + 2) })
  end
end

local turns = 0 -- how often weather was made

options_of.random_weather = "span"

--- doc Faults
-- random_weather { span = "24h" } -> list of faults
-- Weather made from the seed: each kind of fault is on or off for the whole run (so that some runs
-- have only one of them), and then comes in spells, none in the last part of the span, which is a
-- week at most. Each further call makes weather of its own. With `--weather FILE` it is what that
-- file returns instead: `return { silence(pool, { from = "2h", to = "2h5m" }) }`, as simlab --shrink
-- saves it; a further call then returns none. A story without random_weather is skipped then.
function globals.random_weather(options)
  backstage.options(options, "random_weather")
  local span = backstage.duration((options or {}).span or "10m", "span")
  local given = backstage.weather_file(the_pool)
  turns = turns + 1
  if given then return turns == 1 and given or {} end
  local faults = {}
  for _, kind in ipairs(KINDS) do spells_of(kind, span, turns, faults) end
  return faults
end

--- doc The story itself
-- hours(default) -> number
-- How long the day is: what `simlab endure --hours` says, or so many.
function globals.hours(default)
  if type(default) ~= "number" or not (default > 0) then
    backstage.wrong("hours(default) takes a number above 0")
  end
  local given = backstage.hours()
  return given > 0 and given or default
end

-- Who is here, for the verbs about everybody; the job they all have.
local crowd, hosting, common_job, common_difficulty = {}, false, nil, nil

local function admit(rig)
  if not rig.open then return end
  crowd[rig.number] = rig
  if not backstage.welcomed(rig) then backstage.admit(rig, common_difficulty, common_job) end
end

options_of.welcome_all = "shares"

--- doc The pool
-- pool:welcome_all { shares = "20/min" }
-- From now on every miner is welcomed by itself, as often as it comes back, with the newest job; for
-- stories about long days, whose plot is the weather. It has to know the hashrate: rig:welcome measures it,
-- if nobody has said it.
function pool_verbs.welcome_all(pool, options)
  backstage.options(options, "welcome_all")
  local pace = backstage.pace((options or {}).shares or "20/min", "shares")
  local hps = backstage.hashrate()
  if hps <= 0 then
    backstage.wrong("welcome_all cannot measure a miner: welcome one before, or say "
      .. "`simpool test --hashrate`")
  end
  common_job = common_job or pool:next_job()
  common_difficulty = hps / pace / backstage.hashes(common_job)
  if hosting then return end
  hosting = true
  pool:on("connected", function(event) admit(event.rig) end)
  pool:on("disconnected", function(event) crowd[event.rig.number] = nil end)
  for number = 1, backstage.newest_rig() do admit(backstage.rig(number)) end
end

--- doc The pool
-- pool:give_all(job) -> job
-- Sends the job to everybody who was welcomed by welcome_all; who comes later gets it, too.
function pool_verbs.give_all(_, job)
  backstage.need_job(job)
  common_job = job
  for _, rig in globals.pairs(crowd) do
    if rig.open and backstage.welcomed(rig) then rig:give(job) end
  end
  return job
end

local function paid(job)
  for _, rig in globals.pairs(crowd) do
    if rig:count { of = job, verdict = "accepted" } > 0 then return rig end
  end
end

options_of.recovers = "within shares"

--- doc The pool
-- pool:recovers { within = "60s", shares = "20/min" } -> rig
-- All faults off, everybody may come: within that time the miner delivers an accepted share of a
-- new job, on its old connection or a new one. What a run of weather ends with.
function pool_verbs.recovers(pool, options)
  backstage.options(options, "recovers")
  options = options or {}
  local within = backstage.duration(options.within or "60s", "within")
  backstage.lift()
  pool:accept_miners()
  if not hosting then pool:welcome_all { shares = options.shares or "20/min" } end
  local deadline = backstage.now() + within
  local job = pool:give_all(pool:next_job { clean = true })
  while not paid(job) do
    if backstage.now() >= deadline then
      backstage.fail(text("no accepted share within %g s after all faults were lifted", within))
    end
    globals.rest "100ms"
  end
  return paid(job)
end

return function(pool) the_pool = pool end
