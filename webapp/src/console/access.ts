/** What the key opens, as the server tells it: what it does not open is not offered. */

import { createContext, useContext } from 'react';

import { fields, list, nullable, text, type Read } from '../wire/shape';

export interface Access {
  /** `key`, `token` or `nothing`. */
  readonly shown: string;
  readonly key: string | null;
  readonly player: string | null;
  readonly scopes: readonly string[];
  /** Ids in which `*` stands for any characters. */
  readonly boards: readonly string[];
  readonly open: readonly string[];
  readonly expiresAt: string | null;
}

export const ACCESS = { method: 'GET', path: '/api/v1/access' } as const;

export const access: Read<Access> = (value, at) => {
  const sent = fields(value, at);
  const word = (name: string): string | null => nullable(text)(sent[name], `${at}.${name}`);
  const words = (name: string): readonly string[] => list(text)(sent[name], `${at}.${name}`);
  return {
    shown: text(sent['shown'], `${at}.shown`),
    key: word('key'),
    player: word('player_id'),
    scopes: words('scopes'),
    boards: words('boards'),
    open: words('public'),
    expiresAt: word('expires_at'),
  };
};

/** Whether a scope is open: on this board, or on any at all. The server decides; this says what is worth offering. */
export function opens({ scopes, boards, open }: Access, scope: string, board: string | null = null): boolean {
  if (open.includes(scope)) return true;
  return scopes.includes(scope) && (board === null || boards.some((pattern) => covers(pattern, board)));
}

export const opensEverywhere = (access: Access, scope: string): boolean =>
  access.open.includes(scope) || (access.scopes.includes(scope) && access.boards.includes('*'));

/** Whether any scope at all is open. */
export const opensAnything = ({ scopes, open }: Access): boolean => scopes.length + open.length > 0;

export function covers(pattern: string, id: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(id);
}

const NOTHING: Access = { shown: 'nothing', key: null, player: null, scopes: [], boards: [], open: [], expiresAt: null };
export const AccessContext = createContext<Access>(NOTHING);
export const useAccess = (): Access => useContext(AccessContext);
