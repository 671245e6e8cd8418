/** A client of a leaderboard server, for browsers and Node. */

export { LeaderboardClient } from './client.js';
export { ApiError, BoardDeleted, ClientError, ConnectionLost, NotALeaderboard, UnreadableAnswer, type FieldError } from './errors.js';
export { LiveConnection, type ConnectionOptions, type Following, type ListListener, type ListUpdate } from './connection.js';
export type { WatchOptions } from './live.js';
export type { BoardUpdate, LiveData } from './live-state.js';
export type { ClientOptions } from './request.js';
export type { Retries } from './retry.js';
export type { ConnectionState } from './socket.js';
export type { BoardListener, ViewOptions } from './view.js';
export type { components, paths } from './api.js';
export type { BatchResult, Entry, Leaderboard, Score, Submission, Submitted } from './types.js';
