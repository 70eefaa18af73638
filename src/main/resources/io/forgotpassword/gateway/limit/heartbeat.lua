-- One beat of one gateway becomes the number of gateways that are alive.
--
-- KEYS[1]  the gateways, each with the time of its last beat in milliseconds.
-- ARGV     the gateway, and the milliseconds after which one without a beat is gone.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('ZCARD', KEYS[1])}
