/** What the page uses of the client that everybody has, `clients/typescript`: how it asks, and what keeps its boards live. */

export { opened } from '../../clients/typescript/src/answer';
export { ApiError, ConnectionLost, NotALeaderboard, type FieldError } from '../../clients/typescript/src/errors';
export { LiveConnection, type ListUpdate } from '../../clients/typescript/src/connection';
export { Requests } from '../../clients/typescript/src/request';
export type { Update } from '../../clients/typescript/src/messages';
export type { ConnectionState } from '../../clients/typescript/src/socket';
