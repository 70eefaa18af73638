-- Permits of one quota for one gateway, due one after the other and after those of all who asked before (GCRA).
--
-- KEYS[1]  when the next permit is due, in microseconds.
-- ARGV     how many permits are wanted; then, in microseconds, the time between two of them, how far back permits that
--          nobody took are still given out, and how far ahead they may be due.
-- Answers  how many permits are leased, all or none, and the microseconds until the first is due, or until it is worth
--          asking again.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local wanted, apart, back, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local due = tonumber(redis.call('GET', KEYS[1]) or '0')
-- A lease goes beyond what may be ahead by itself at most; what lies further was written before the clock was set back.
if due > now + 2 * ahead + wanted * apart + 60000000 then
  due = now
end
due = math.max(due, now - math.max(0, back - apart))
if due > now + ahead then
  return {0, due - now - ahead}
end
local next = due + wanted * apart
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', string.format('%.0f', math.ceil((next - now + back) / 1000) + 1))
return {wanted, math.max(0, due - now)}
