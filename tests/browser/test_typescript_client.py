"""The TypeScript client in a browser: what Node does with it, a page does as well."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.kit import Boards
from tests.support.server import Server
from tests.support.typescript import LONG, built, npm_required

pytestmark = pytest.mark.timeout(LONG)

#: Follows a board while scores are sent to it; says what it saw, and how a refusal is told.
PROGRAM = """
async ([url, board]) => {
  const { ApiError, LeaderboardClient } = await import('/client/index.js');
  const client = new LeaderboardClient(url);
  const seen = [];
  for await (const { data } of client.watch(board, { limit: 3 })) {
    seen.push(data.entries.map(({ player_id, score }) => `${player_id} ${score}`).join(', '));
    if (seen.length === 3) break;
    await client.submit({ leaderboard_id: board, player_id: `p${seen.length}`, score: seen.length });
  }
  const refused = await client.submit({ leaderboard_id: board, player_id: '', score: 1 }).catch((error) => error);
  return [seen, refused instanceof ApiError, refused.code, refused.details[0].path];
}
"""


@pytest.fixture(scope="module")
def modules(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm_required()
    return built(server.url, tmp_path_factory.mktemp("checkout")) / "dist"


def test_a_page_sends_and_follows(page: Page, server: Server, boards: Boards, board: str, modules: Path) -> None:
    """Over the browser's own `fetch`, one module after the other as they are packed."""

    def give(route: Route) -> None:
        path = modules / route.request.url.rpartition("/client/")[2]
        route.fulfill(body=path.read_text(), content_type="text/javascript")

    page.route("**/client/*.js", give)
    page.goto("/")

    told = page.evaluate(PROGRAM, [server.url, board])

    assert [["", "p1 1", "p2 2, p1 1"], True, "invalid", "player_id"] == told
