-- Records one heartbeat of one gateway and returns the number of live gateways.
--
-- KEYS[1]  the gateways, each with the time of its last heartbeat in milliseconds.
-- ARGV     the gateway, and the milliseconds without a heartbeat after which a gateway is removed.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('ZCARD', KEYS[1])}
