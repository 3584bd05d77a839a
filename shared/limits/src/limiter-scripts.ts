import * as settings from './settings.ts';

/**
 * The state of one deployment, as the scripts below keep it: a hash (b breaker, o open until, c cooling until, n failures in a
 * row, p probe, pu probe until, t turn, l mean latency, a when a call ended last, f failure ratio, and by part of a window r calls, k tokens, e ended,
 * x failed), a sorted set of places (permit by the end of its lease), and a list of latencies. Keys come in threes, in that
 * order. `deployment-state.ts` does the same for one process; one suite holds both to the same promises.
 *
 * Every script reads the time from the server: the clocks of those who ask do not matter.
 */
const prelude = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local input = cjson.decode(ARGV[1])
local function keysOf(at) return KEYS[3 * at - 2], KEYS[3 * at - 1], KEYS[3 * at] end
local function given(value) if value == nil or value == cjson.null then return nil end return value end
local function load(key)
  local flat = redis.call('HGETALL', key)
  local state = {}
  for at = 1, #flat, 2 do state[flat[at]] = flat[at + 1] end
  return state
end
local function number(state, field) return tonumber(state[field] or '0') end
local function sumOf(key, state, letter, partMs, count)
  local oldest = math.floor(now / partMs) - count
  local sum, parts = 0, {}
  for field, amount in pairs(state) do
    if string.sub(field, 1, 2) == letter .. ':' then
      local part = tonumber(string.sub(field, 3))
      if part < oldest then redis.call('HDEL', key, field)
      else
        sum = sum + tonumber(amount)
        parts[#parts + 1] = { part, tonumber(amount) }
      end
    end
  end
  return sum, parts
end
local function keep(key, places, latencies, out)
  for _, name in ipairs({ key, places, latencies }) do
    if out then redis.call('PERSIST', name) else redis.call('PEXPIRE', name, ${settings.forgetMs}) end
  end
end
`;

/**
 * acquire: input {id, leaseMs, partMs, candidates: [{deployment, limits, tokens}]}.
 * Returns {at, granted: place in the list from 0 or null, tokens, refusals}.
 */
export const acquireScript = `${prelude}
local function fitsIn(key, state, letter, limit, needed)
  local sum, parts = sumOf(key, state, letter, input.partMs, ${settings.windowParts})
  local over = sum + needed - limit
  if over <= 0 then return 0 end
  table.sort(parts, function(a, b) return a[1] < b[1] end)
  for _, part in ipairs(parts) do
    over = over - part[2]
    if over <= 0 then return (part[1] + ${settings.windowParts} + 1) * input.partMs - now end
  end
  return ${settings.windowParts} * input.partMs
end
local refusals = {}
for at, candidate in ipairs(input.candidates) do
  local key, places, latencies = keysOf(at)
  local state = load(key)
  local rpm, tpm, concurrency = given(candidate.limits.rpm), given(candidate.limits.tpm), given(candidate.limits.concurrency)
  local cause, earliest, step
  redis.call('ZREMRANGEBYSCORE', places, '-inf', now)
  if state.b == 'out' then cause = 'out'
  elseif number(state, 'c') > now then cause, earliest = 'cooldown', number(state, 'c') - now
  elseif state.b == 'open' and number(state, 'o') > now then cause, earliest = 'breaker', number(state, 'o') - now
  elseif state.b == 'open' and number(state, 'pu') > now then cause, earliest = 'breaker', ${settings.unknownTurnMs}
  elseif concurrency and redis.call('ZCARD', places) >= concurrency then
    cause, earliest, step = 'concurrency', 1, (tonumber(state.l or '${settings.unknownTurnMs}')) / concurrency
  end
  if not cause and rpm then
    local inMs = fitsIn(key, state, 'r', rpm, 1)
    if inMs > 0 then cause, earliest, step = 'rpm', inMs, input.partMs * ${settings.windowParts} / rpm end
  end
  local tokens = math.min(candidate.tokens, tpm or 0)
  if not cause and tpm then
    local inMs = fitsIn(key, state, 'k', tpm, tokens)
    local under = redis.call('ZCARD', places)
    if inMs > 0 and under > 0 then cause, earliest, step = 'tpm', 1, (tonumber(state.l or '${settings.unknownTurnMs}')) / under
    elseif inMs > 0 then cause, earliest, step = 'tpm', inMs, input.partMs * ${settings.windowParts} * tokens / tpm end
  end
  if not cause then
    local part = math.floor(now / input.partMs)
    redis.call('ZADD', places, now + input.leaseMs, input.id)
    if state.b == 'open' then redis.call('HSET', key, 'p', input.id, 'pu', now + ${settings.probeMs}) end
    if rpm then redis.call('HINCRBYFLOAT', key, 'r:' .. part, 1) end
    if tpm then redis.call('HINCRBYFLOAT', key, 'k:' .. part, tokens) end
    keep(key, places, latencies, false)
    return cjson.encode({ at = now, granted = at - 1, tokens = tokens })
  end
  local turn = earliest
  if step then
    local nextTurn = math.min(math.max(number(state, 't'), now) + step, now + ${settings.furthestTurnMs})
    redis.call('HSET', key, 't', nextTurn)
    turn = math.max(earliest, nextTurn - now)
  end
  refusals[#refusals + 1] = { deployment = candidate.deployment, cause = cause, earliestMs = earliest or cjson.null, turnMs = turn or cjson.null }
end
return cjson.encode({ at = now, refusals = refusals })
`;

/**
 * settle: input {partMs, ends: [{breaker, limits, end, permit?: {id, tokens, atMs}}]}. Returns how many counted: a permit whose place
 * is gone (settled before) corrects nothing, but a call that outlived its lease still tells of its deployment.
 */
export const settleScript = `${prelude}
local counted = 0
local function openNow(key, breaker, end_)
  redis.call('HSET', key, 'b', 'open', 'o', now + math.max(breaker.cooldownMs, given(end_.retryAfterMs) or 0))
end
local function closeNow(key, state)
  redis.call('HSET', key, 'b', 'closed', 'n', 0, 'c', 0)
  redis.call('HDEL', key, 'p', 'pu')
  for field in pairs(state) do
    local letter = string.sub(field, 1, 2)
    if letter == 'e:' or letter == 'x:' then redis.call('HDEL', key, field) end
  end
end
local function learn(key, latencies, one, probed)
  local state, end_, breaker = load(key), one['end'], one.breaker
  if probed then redis.call('HDEL', key, 'p', 'pu') end
  if end_.kind == 'abandoned' or end_.kind == 'unused' then return end
  if end_.kind == 'unauthorized' then redis.call('HSET', key, 'b', 'out') return end
  if end_.kind == 'rate_limited' then
    redis.call('HSET', key, 'c', math.max(number(state, 'c'), now + (given(end_.retryAfterMs) or ${settings.cooldownMs})))
    return
  end
  local failed = end_.kind ~= 'answered'
  local mark = failed and 1 or 0
  local mean = end_.latencyMs
  if state.l then mean = tonumber(state.l) + ${settings.newestWeight} * (end_.latencyMs - tonumber(state.l)) end
  local ratio = number(state, 'f') + ${settings.newestWeight} * (mark - number(state, 'f'))
  local inRow = failed and number(state, 'n') + 1 or 0
  redis.call('HSET', key, 'l', mean, 'a', now, 'f', ratio, 'n', inRow)
  if not failed then
    redis.call('RPUSH', latencies, end_.latencyMs)
    redis.call('LTRIM', latencies, -${settings.keptLatencies}, -1)
  end
  local partMs = breaker.windowMs / ${settings.breakerParts}
  local part = math.floor(now / partMs)
  redis.call('HINCRBY', key, 'e:' .. part, 1)
  if failed then redis.call('HINCRBY', key, 'x:' .. part, 1) end
  if state.b == 'out' then return end
  if not failed then
    if state.b == 'open' and probed then closeNow(key, load(key)) end
    return
  end
  state = load(key)
  local ended = sumOf(key, state, 'e', partMs, ${settings.breakerParts})
  local failures = sumOf(key, state, 'x', partMs, ${settings.breakerParts})
  local many = ended >= breaker.minimumCalls and failures * 100 >= breaker.failurePercent * ended
  local opens = state.b ~= 'open' and (inRow >= breaker.failures or many)
  if opens or probed or end_.kind == 'exhausted' then openNow(key, breaker, end_) end
end
for at, one in ipairs(input.ends) do
  local key, places, latencies = keysOf(at)
  local permit, end_ = given(one.permit), one['end']
  local held = permit == nil or redis.call('ZREM', places, permit.id) == 1
  if held then
    counted = counted + 1
    if permit then
      local part = math.floor(permit.atMs / input.partMs)
      local live = part >= math.floor(now / input.partMs) - ${settings.windowParts}
      local taken = given(end_.tokens) or permit.tokens
      if end_.kind == 'unused' then taken = 0 end
      if live and given(one.limits.tpm) then redis.call('HINCRBYFLOAT', key, 'k:' .. part, taken - permit.tokens) end
      if live and given(one.limits.rpm) and end_.kind == 'unused' then redis.call('HINCRBYFLOAT', key, 'r:' .. part, -1) end
    end
    learn(key, latencies, one, permit ~= nil and redis.call('HGET', key, 'p') == permit.id)
    keep(key, places, latencies, redis.call('HGET', key, 'b') == 'out')
  end
end
return counted
`;

/** renew: input {leaseMs, ids: [[permit id, …] by key]}; keys in threes as above. A place that is gone is not made again. */
export const renewScript = `${prelude}
for at, ids in ipairs(input.ids) do
  local _, places = keysOf(at)
  for _, id in ipairs(ids) do redis.call('ZADD', places, 'XX', now + input.leaseMs, id) end
end
return 1
`;

/** look: input {}; returns by place what `LookAnswer` names. Writes nothing. */
export const lookScript = `${prelude}
local found = {}
for at = 1, #KEYS / 3 do
  local key, places, latencies = keysOf(at)
  local fields = redis.call('HMGET', key, 'b', 'o', 'c', 'l', 'f', 'a')
  local function whole(value, without) if value then return tonumber(value) end return without end
  found[at] = {
    breaker = fields[1] or 'closed', openMs = math.max(0, whole(fields[2], 0) - now), coolMs = math.max(0, whole(fields[3], 0) - now),
    latencyMs = whole(fields[4], cjson.null), quietMs = fields[6] and now - tonumber(fields[6]) or cjson.null, failureRatio = whole(fields[5], 0),
    inFlight = redis.call('ZCOUNT', places, '(' .. now, '+inf'), latencies = table.concat(redis.call('LRANGE', latencies, 0, -1), ' '),
  }
end
return cjson.encode(found)
`;

/** restore: a person has mended it. */
export const restoreScript = `${prelude}
local key = keysOf(1)
redis.call('HSET', key, 'b', 'closed', 'n', 0, 'c', 0)
redis.call('HDEL', key, 'p', 'pu')
for field in pairs(load(key)) do
  local letter = string.sub(field, 1, 2)
  if letter == 'e:' or letter == 'x:' then redis.call('HDEL', key, field) end
end
return 1
`;
