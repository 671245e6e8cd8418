/** Follows a board until it is gone: each update's revision and total as a line. */

import { BoardDeleted, LeaderboardClient } from 'leaderboard-client';

const [url, board] = process.argv.slice(2);
const client = new LeaderboardClient(url, { retries: { first: 0.01, longest: 0.05 } });
try {
  for await (const { revision, data } of client.watch(board)) console.log(JSON.stringify([revision, data.total_players]));
} catch (error) {
  if (!(error instanceof BoardDeleted)) throw error;
}
