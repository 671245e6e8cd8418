/** A client of a leaderboard server, for browsers and Node. */

export { LeaderboardClient, type ClientOptions } from './client.js';
export { ApiError, BoardDeleted, ClientError, ConnectionLost, NotALeaderboard, UnreadableAnswer } from './errors.js';
export type { WatchOptions } from './live.js';
export type { BoardUpdate, LiveData } from './live-state.js';
export type { Retries } from './retry.js';
export type { components, paths } from './api.js';
export type { BatchResult, Entry, FieldError, Leaderboard, Score, Submission, Submitted } from './types.js';
