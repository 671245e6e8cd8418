"""What Hypothesis draws from: boards, players, scores, lists of submissions, and steps of the clock."""

from attrs import evolve
from hypothesis import strategies as st

from tests.integration.agreement.model.rules import LARGEST, Rules
from tests.integration.agreement.model.values import Item

SECOND = 1_000_000
HOUR = 3600 * SECOND

BOARDS = ["x", "y"]
#: In byte order, which is neither that of letters nor that of UTF-16.
PLAYERS = ["A", "a", "b", "é", "\uffe5", "\U0001f600"]
SCORES = [0, 1, 2, 3, 5, 8, 0.5, 0.1, 0.2, -0.3, -0.0, -1, -2.5, LARGEST, -LARGEST]

processes = st.integers(0, 1)
boards = st.sampled_from(BOARDS)
#: With one that there may be for a value.
any_boards = st.sampled_from([*BOARDS, *BOARDS, f"{BOARDS[1]}.red"])
players = st.sampled_from(PLAYERS)
limits = st.sampled_from([None, None, 1, 2, 3])
periods = st.sampled_from(["never", "never", "hourly", "hourly", "daily", "weekly", "monthly"])
#: Over how many lines the first and the second board are spread; of these the second may have one alone.
widths = st.tuples(st.integers(2, 5), st.one_of(st.none(), st.integers(2, 5)))
bounds = st.sampled_from([None, None, None, -1.0, 0.0, 3.0])
rules = st.builds(
    Rules,
    order=st.sampled_from(["desc", "asc"]),
    mode=st.sampled_from(["replace", "increment", "best"]),
    period=periods,
    max_entries=limits,
    min_score=st.sampled_from([None, None, -2.0]),
    max_score=st.sampled_from([None, None, 5.0]),
)
parts = st.tuples(st.sampled_from(["desc", "asc"]), st.sampled_from(["number", "int64"]))
rules = st.one_of(
    rules,
    st.builds(
        lambda chosen, parts: evolve(chosen, order=parts[0][0], parts=tuple(parts)),
        rules,
        st.lists(parts, min_size=1, max_size=4),
    ),
)
#: Dense ranks are of boards with a line alone.
rules = st.one_of(
    rules,
    rules.map(lambda chosen: evolve(chosen, ranking="competition")),
    rules.map(lambda chosen: evolve(chosen, ranking="dense", max_entries=chosen.max_entries or 4)),
)
#: How long a season takes what is late, where seasons end by themselves.
graces = st.sampled_from([None, HOUR // 2, HOUR, HOUR])
rules = st.tuples(rules, graces).map(
    lambda drawn: evolve(drawn[0], grace=None if drawn[0].period == "never" else drawn[1])
)
#: Boards that take players without a result, and some that do not.
rules = st.tuples(rules, st.booleans()).map(lambda drawn: evolve(drawn[0], nulls=drawn[1]))
rests = st.tuples(*[st.sampled_from([0, 0, 1, -2])] * 3)
anywhere = st.sampled_from([*BOARDS * 5, "nowhere"])
numbers = st.sampled_from(SCORES).map(lambda score: float(score) + 0.0)
#: Of which some are no result.
scores = st.one_of(numbers, numbers, numbers, numbers, st.none())
metadata = st.sampled_from(
    [None, None, {}, {"k": [1, "é"]}, {"t": "red"}, {"t": "red", "k": 1}, {"t": "Sky blue"}, {"t": 3}]
)
#: How a board follows another: with all, under a condition, or by one board for each value.
conditions = st.sampled_from([{}, {"where": {"k": 1}}, {"each": "t"}, {"each": "t", "where": {"k": 1}}])
corrections = st.fixed_dictionaries({}, optional={"score": scores, "metadata": metadata})
items = st.builds(
    Item,
    board=anywhere,
    player=players,
    score=scores,
    game=st.sampled_from([None, None, "", "g"]),
    metadata=metadata,
    rest=rests,
    # A list of which nothing is taken may be judged by an estimate of the repository's clock, which goes on while this
    # one stands: so what is to come is further off than any estimate.
    ago=st.sampled_from([None, None, None, None, 0, 1, SECOND, HOUR // 2, HOUR, 30 * 24 * HOUR, -HOUR, -2 * HOUR]),
)
#: Some of which are sent again and again, and others that take their ids for something else.
events = st.one_of(
    st.sampled_from([("e1", "a", 2.0, None), ("e2", "b", 2.0, "g"), ("e3", "A", -1.0, None), ("e4", "a", 5.0, None)]),
    st.tuples(st.sampled_from(["e1", "e2", "e3", "e4"]), players, scores, st.none()),
)
once = st.builds(
    lambda board, event: Item(board, event[1], event[2], event=event[0], game=event[3]), st.sampled_from(BOARDS), events
)
lists = st.lists(st.one_of(items, once), min_size=1, max_size=6)
patches = st.fixed_dictionaries(
    {},
    optional={
        "max_entries": limits,
        "period": periods,
        "min_score": bounds,
        "max_score": bounds,
        "grace": graces,
        "nulls": st.booleans(),
    },
)
steps = st.sampled_from([1, 1000, SECOND, 11 * 60 * SECOND, HOUR // 2, HOUR, 25 * HOUR, 8 * 24 * HOUR, 40 * 24 * HOUR])
