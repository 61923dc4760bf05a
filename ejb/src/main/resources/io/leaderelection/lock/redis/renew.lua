-- ARGV: 1 value, 2 time to live in ms.
if master then
  local same = not trusted or trusted == identity
  note()
  if same and redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
  end
end
return report()
