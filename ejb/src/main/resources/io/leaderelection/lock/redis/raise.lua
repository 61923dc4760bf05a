-- ARGV: 1 value, 2 token. Only its holder raises the fence.
if master and redis.call('GET', KEYS[1]) == ARGV[1] then
  local last = tonumber(redis.call('GET', KEYS[2]) or '0')
  redis.call('SET', KEYS[2], digits(math.max(last, tonumber(ARGV[2]))))
end
return report()
