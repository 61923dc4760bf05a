-- ARGV: 1 value, 2 time to live in ms, 3 age in ms that the since-entry must have.
if master then
  local token = math.max(tonumber(redis.call('GET', KEYS[2]) or '0') + 1, now)
  note()
  if now - since >= tonumber(ARGV[3]) and redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
    redis.call('SET', KEYS[2], digits(token))
  end
end
return report()
