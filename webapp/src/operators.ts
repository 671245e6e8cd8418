/**
 * What only those load who look after a server. It is one part, since what two of them had in common would be a third one,
 * and the page of everybody would have to wait for it.
 */

export { Console } from './console/console';
export { Status } from './status/status';
