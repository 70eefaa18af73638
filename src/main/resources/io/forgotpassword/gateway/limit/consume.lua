-- Consumes from the buckets of one request, or charges what a gateway knows and Redis does not. All buckets are read and
-- charged as one.
--
-- KEYS[1]  the marker, which goes when Redis is emptied; KEYS[i + 1] a bucket.
-- ARGV[1]  the marker's value when this gateway last paid in what it knew; empty when that does not matter.
-- ARGV[2]  the classes that may be charged: 3 all, 1 addresses alone, 0 none.
-- ARGV[i + 2]  numbers separated by blanks: the class (1 address, 2 budget or device, 3 username), the mode (0 shadow,
--          1 enforced, 2 enforced without taking what is asked for, 3 charged whatever is left, 4 charged until as much is
--          missing), then for each window capacity, permit, refill, period and take. A window's missing permits are counted
--          in units: one permit is `permit` units, `refill` units come back each microsecond, the window is empty when
--          `capacity` units are missing, and `take` units are asked for. The period in microseconds names the window.
-- Returns  the classes that were charged, as ARGV[2], or -1 when the marker has another value; then, bucket by bucket and
--          window by window, the units that were missing before.
--
-- A bucket's value is the time of its last charge in microseconds, then for each window period, permit and missing. All
-- numbers stay below 2^53, where Lua's doubles are exact.
if ARGV[1] ~= '' and (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then
  return {-1}
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

local function read(key)
  local state = redis.call('GET', key)
  if not state then
    return now, {}
  end
  local numbers = string.gmatch(state, '%d+')
  local at, windows = tonumber(numbers()), {}
  for period in numbers do
    local window = {permit = tonumber(numbers()), missing = tonumber(numbers())}
    windows[period], windows[#windows + 1] = window, window
  end
  return at, windows
end

local result, buckets, charged = {}, {}, tonumber(ARGV[2])
for i = 2, #KEYS do
  local at, windows = read(KEYS[i])
  local numbers = string.gmatch(ARGV[i + 1], '%d+')
  local bucket = {class = tonumber(numbers()), mode = numbers(), at = math.max(at, now), admits = true, takes = false}
  for capacity in numbers do
    local w = {
      capacity = tonumber(capacity), permit = tonumber(numbers()), refill = tonumber(numbers()), period = numbers(),
      take = tonumber(numbers()), missing = 0
    }
    -- The window of the same length, else the one at the same place.
    local before = windows[w.period] or windows[#bucket + 1]
    if before then
      -- A rule that was changed keeps what was spent, converted to its new units.
      local missing = before.missing
      if before.permit ~= w.permit then
        missing = math.ceil(missing / before.permit * w.permit)
      end
      -- A clock that was set back refills nothing.
      local refilled = math.max(0, now - at) * w.refill
      w.missing = math.max(0, math.min(missing, w.capacity) - refilled)
    end
    bucket.admits = bucket.admits and w.missing + w.take <= w.capacity
    bucket.takes = bucket.takes or w.take > 0
    bucket[#bucket + 1] = w
    result[#result + 1] = w.missing
  end
  buckets[i] = bucket
  -- A refusal by address, budget or device costs nothing. One by username is concealed and costs the address.
  if (bucket.mode == '1' or bucket.mode == '2') and not bucket.admits then
    charged = bucket.class < 3 and 0 or math.min(charged, 1)
  end
end
table.insert(result, 1, charged)

for i = 2, #KEYS do
  local bucket = buckets[i]
  local pays = bucket.mode < '2' and bucket.class <= charged and bucket.admits
  if bucket.takes and (pays or bucket.mode > '2') then
    local state, full = {string.format('%.0f', bucket.at)}, 1
    for _, w in ipairs(bucket) do
      local missing = math.min(w.capacity, bucket.mode == '4' and math.max(w.missing, w.take) or w.missing + w.take)
      full = math.max(full, math.ceil((bucket.at - now + missing / w.refill) / 1000))
      state[#state + 1] = string.format('%s %.0f %.0f', w.period, w.permit, missing)
    end
    redis.call('SET', KEYS[i], table.concat(state, ' '), 'PX', string.format('%.0f', full))
  end
end
return result
