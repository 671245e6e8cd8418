#!lua flags=no-writes,allow-cross-slot-keys
-- Finds a player on a board, and says of others how many places are ahead of that. Or says it of a place that was found.
--
-- KEYS     those of boards by turns, see board.lua
-- ARGV     the player, whom the first board is asked for; '' = a place was found, and all boards are asked about it
--          'shared': how many places have a smaller score key is asked as well; or ''
--          where a place was found: its score key with the whole member (see board.lua), and that of its equals; or '', '': nobody was
--          the keys of more boards by turns. In a cluster KEYS lie in one slot, and these on the same primary
-- returns  for each board false when it is not there or not sound, or not here; then nothing more where it is the
--          player's. Else: the moment; max_entries ('' = none);
--          of the player's board, if the player is there: the rank (0 = behind the limit); member; sort key;
--          payload or false; how many have a smaller score key, if asked
--          of the others: how many places are ahead; how many have a smaller score key, if asked
-- atomic   all answers are of one moment

local player, is_shared = ARGV[1], ARGV[2] == 'shared'
local place, equals, more = ARGV[3], ARGV[4], 5

local function ahead(board, key)
    return math.min(ahead_of(key), board.limit)
end

-- What the player's board tells; says where the others are to count.
local function found(board)
    local tiebreak = redis.call('HGET', TIEBREAKS, player)
    local key = tiebreak and redis.call('ZSCORE', ORDER, tiebreak .. player)
    if not key then
        place = ''
        return {}
    end
    local member = tiebreak .. player
    place, equals = key .. ':' .. member, score_key(key, tiebreak, tiebreak_bytes(board) - 8)
    local payload = board.payloads > 0 and redis.call('HGET', PAYLOADS, player)
    return { rank(member, board.limit), member, key, payload, is_shared and ahead(board, equals) or nil }
end

local function counted(board)
    if place == '' then
        return {}
    end
    return { ahead(board, place), is_shared and ahead(board, equals) or nil }
end

local told = {}
local function tell(keys, n)
    HEADER, ORDER, TIEBREAKS, PAYLOADS = keys[n], keys[n + 1], keys[n + 2], keys[n + 3]
    local board = sound_board()
    local answer = board and (player ~= '' and #told == 0 and found or counted)(board)
    told[#told + 1] = board and { moment(board), board.max_entries, answer } or false
end

for n = 1, #KEYS, 4 do
    tell(KEYS, n)
    if player ~= '' and not told[1] then
        return told
    end
end
for n = more, #ARGV, 4 do
    tell(ARGV, n)
end
return told
