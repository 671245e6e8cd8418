"""What questions at fault are told, and how the standings are asked."""

from typing import Any

import pytest

from leaderboard_core.domain.errors import Invalid
from leaderboard_core.usecases.answers import At, Source

BATCH = At(source=Source.PUBLISHED)


async def field_errors(question: Any) -> list[str]:
    """Every fault of a question, as `path: message`."""
    with pytest.raises(Invalid) as refused:
        await question
    return [str(fault) for fault in refused.value.field_errors]
