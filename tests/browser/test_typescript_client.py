"""The TypeScript client in a browser: what Node does with it, a page does as well."""

from pathlib import Path
from typing import Any

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

#: Follows two boards and the list of them on one socket, across a connection that is lost; says what it heard of each.
CONNECTED = """
async ([url, one, other]) => {
  const { LeaderboardClient } = await import('/client/index.js');
  const client = new LeaderboardClient(url, { retries: { first: 0.05, longest: 0.1 } });
  const heard = { one: [], other: [], list: [], states: [] };
  let news = () => {};
  const until = (met) => new Promise((resolve) => { news = () => met() && resolve(); news(); });
  const hear = (name, what) => { heard[name].push(what); news(); };
  const connection = client.connect({ onState: ({ kind }) => hear('states', kind) });
  const listener = (name) => ({
    updated: ({ data }) => hear(name, data.entries.map(({ player_id, score }) => `${player_id} ${score}`).join(', ')),
    refused: ({ code }) => hear(name, code),
    deleted: () => hear(name, 'deleted'),
  });
  connection.follow(one, { limit: 3 }, listener('one'));
  connection.follow(other, { limit: 3 }, listener('other'));
  connection.followList({
    subscribed: () => hear('list', 'subscribed'),
    updated: ({ boards, deleted }) =>
      hear('list', [...boards.map(({ id }) => id), ...deleted.map((id) => `- ${id}`)].join()),
    refused: ({ code }) => hear('list', code),
  });
  await until(() => heard.one.length === 1 && heard.other.length === 1 && heard.list.length === 1);
  await client.submit({ leaderboard_id: one, player_id: 'ada', score: 1 });
  await until(() => heard.one.length === 2);
  connection.unplugged();
  await until(() => heard.one.length === 3 && heard.other.length === 2 && heard.list.length === 2);
  await client.delete('/api/v1/leaderboards/{id}', { path: { id: other } });
  await until(() => heard.other.includes('deleted') && heard.list.includes(`- ${other}`));
  connection.close();
  return heard;
}
"""


@pytest.fixture(scope="module")
def modules(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm_required()
    return built(server.url, tmp_path_factory.mktemp("checkout")) / "dist"


def evaluated(page: Page, modules: Path, program: str, arguments: list[str]) -> Any:
    """What a program says that imports the client from the origin of the page."""

    def give(route: Route) -> None:
        path = modules / route.request.url.rpartition("/client/")[2]
        route.fulfill(body=path.read_text(), content_type="text/javascript")

    page.route("**/client/*.js", give)
    page.goto("/")
    return page.evaluate(program, arguments)


def test_a_page_sends_and_follows(page: Page, server: Server, boards: Boards, board: str, modules: Path) -> None:
    """Over the browser's own `fetch`, one module after the other as they are packed."""
    told = evaluated(page, modules, PROGRAM, [server.url, board])

    assert [["", "p1 1", "p2 2, p1 1"], True, "invalid", "player_id"] == told


def test_a_page_follows_many_on_one_socket(
    page: Page, server: Server, boards: Boards, board: str, modules: Path
) -> None:
    """Two boards and the list, all of them again after the connection was lost, until one is deleted."""
    other = boards.create(f"{board}-other")
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))

    told = evaluated(page, modules, CONNECTED, [server.url, board, other])

    assert ["", "ada 1", "ada 1"] == told["one"]
    assert ["", "", "deleted"] == told["other"]
    assert ["subscribed", "subscribed", f"- {other}"] == told["list"]
    assert ["connecting", "open", "waiting", "connecting", "open"] == told["states"]
    # The page itself has one; the program had one, and one more after it was lost.
    assert 3 == len(sockets)
