-- Leases permits of one quota to one gateway. They are due one after the other, behind all permits leased before (GCRA).
--
-- KEYS[1]  when the next permit is due, in microseconds.
-- ARGV     how many permits are wanted; then, in microseconds, the time between two of them, how far back unused permits
--          are still given out, and how far ahead permits may be due.
-- Returns  how many permits are leased, all or none; and the microseconds until the first is due, or until it is worth
--          asking again.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local wanted, interval, back, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local due = tonumber(redis.call('GET', KEYS[1]) or '0')
-- A lease ends at most one lease beyond `ahead`. A later time was written before Redis' clock was set back.
if due > now + 2 * ahead + wanted * interval + 60000000 then
  due = now
end
due = math.max(due, now - math.max(0, back - interval))
if due > now + ahead then
  return {0, due - now - ahead}
end
local next = due + wanted * interval
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', string.format('%.0f', math.ceil((next - now + back) / 1000) + 1))
return {wanted, math.max(0, due - now)}
