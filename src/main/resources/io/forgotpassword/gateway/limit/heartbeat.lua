-- Records one heartbeat of one gateway and returns the number of live gateways and the marker.
--
-- KEYS     the gateways, each with the time of its last heartbeat in milliseconds; and the marker, which goes when Redis is
--          emptied.
-- ARGV     the gateway, the milliseconds without a heartbeat after which a gateway is removed, and the value of a marker
--          that is not there: a number below 2^53.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], ARGV[3], 'NX')
return {redis.call('ZCARD', KEYS[1]), tonumber(redis.call('GET', KEYS[2]))}
