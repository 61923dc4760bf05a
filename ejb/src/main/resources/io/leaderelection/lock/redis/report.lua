-- Begins every script. KEYS: 1 the lock, 2 the fence, 3 the since-entry.
-- Writes that follow TIME and INFO need effects replication, the default since Redis 5.
local function field(info, name)
  return string.match(info, name .. ':([^\r\n]*)')
end

local replication = redis.call('INFO', 'replication')
local identity = field(redis.call('INFO', 'server'), 'run_id') .. ' ' .. field(replication, 'master_replid')
local master = field(replication, 'role') == 'master'

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local entry = redis.call('GET', KEYS[3]) or ''
local trusted, since = string.match(entry, '^(%S+ %S+) (%d+)$')
since = tonumber(since)
local known = trusted == identity and since <= now

-- Milliseconds as digits; Lua would write a large number with an exponent.
local function digits(number)
  return string.format('%.0f', number)
end

-- Notes since when this store is what it is. An entry from the future is of a clock that was set back.
local function note()
  if not known then
    since = now
    known = true
    redis.call('SET', KEYS[3], identity .. ' ' .. digits(now))
  end
end

local function report()
  return {
    master and '1' or '0',
    identity,
    trusted or '',
    digits(known and now - since or 0),
    redis.call('GET', KEYS[1]) or '',
    digits(redis.call('PTTL', KEYS[1])),
    redis.call('GET', KEYS[2]) or '0'
  }
end
