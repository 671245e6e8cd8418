/** What `/ready` says of the server and its parts. */

import { fields, nullable, text, type Read } from '../wire/shape';

export const READY = { method: 'GET', path: '/ready' } as const;

export interface Ready {
  readonly status: string;
  /** Each part, how it is, and why it is not well. */
  readonly checks: readonly (readonly [string, string, string | null])[];
}

export const ready: Read<Ready> = (value, at) => {
  const sent = fields(value, at);
  const reasons = fields(sent['reasons'], `${at}.reasons`);
  const checks = Object.entries(fields(sent['checks'], `${at}.checks`));
  return {
    status: text(sent['status'], `${at}.status`),
    checks: checks.map(([part, health]) => [part, text(health, part), nullable(text)(reasons[part], part)]),
  };
};
