/** Sends one point so often to a board, to so many players in turn, many at once. */

import { LeaderboardClient } from 'leaderboard-client';

const [url, board, scores, players] = process.argv.slice(2);
const client = new LeaderboardClient(url, { retries: { first: 0.01, longest: 0.05 } });
let next = 0;

async function oneAfterTheOther() {
  while (next < Number(scores)) {
    const player = `p${next++ % Number(players)}`;
    await client.submit({ leaderboard_id: board, player_id: player, score: 1 });
  }
}

await Promise.all(Array.from({ length: 16 }, oneAfterTheOther));
