/** What the page uses of the client that everybody has, `clients/typescript`: how it asks, and what keeps its boards live. */

export { ApiError, ConnectionLost, NotALeaderboard } from '../../clients/typescript/src/errors';
export { LiveConnection, type ListUpdate } from '../../clients/typescript/src/connection';
export { Requests } from '../../clients/typescript/src/request';
export type { Update } from '../../clients/typescript/src/messages';
export type { ConnectionState } from '../../clients/typescript/src/socket';
