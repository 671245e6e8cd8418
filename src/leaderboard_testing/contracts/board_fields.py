"""What the fields of a board may hold, to the last bit."""

from hypothesis import strategies as st

from leaderboard_core.domain.board import Part, PartType, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.display import ScoreFormat
from leaderboard_core.domain.ranking import Ranking
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_testing.contracts.values import CHARACTERS, LINKS, NEW_YEAR, SCORES, SHARDS

BOARDS = st.fixed_dictionaries(
    {
        "id": st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True).filter(lambda text: text not in {".", ".."}),
        "name": st.text(CHARACTERS, min_size=1, max_size=255),
        "sort_order": st.sampled_from(SortOrder),
        "update_mode": st.sampled_from(UpdateMode),
        "reset_period": st.sampled_from(ResetPeriod),
        "max_entries": st.none() | st.integers(1, MAX_SCORE),
        "min_score": st.none() | SCORES,
        "max_score": st.none() | SCORES,
        "decimals": st.none() | st.integers(0, 9),
        "format": st.sampled_from(ScoreFormat),
        "unit": st.none() | st.text(CHARACTERS, min_size=1, max_size=16),
        "ranking": st.sampled_from(Ranking),
        "links": LINKS,
        "parts": st.lists(
            st.builds(
                Part,
                name=st.text(CHARACTERS, min_size=1, max_size=64),
                sort_order=st.sampled_from(SortOrder),
                value_type=st.sampled_from(PartType),
            ),
            max_size=4,
        ).map(tuple),
        "allow_null_score": st.none() | st.booleans(),
        "shards": st.none() | SHARDS,
        "hide_after": st.none() | st.integers(0, 2 * NEW_YEAR),
        "show_at": st.none() | st.integers(0, 2 * NEW_YEAR),
        "next_reset_at": st.none() | st.integers(NEW_YEAR, 2 * NEW_YEAR),
    }
)
