/** Boards by what somebody typed of their name or id: those that begin so first, in the order they came. */

import type { Board } from '../../wire/types';

export function searched(boards: readonly Board[], typed: string): readonly Board[] {
  const words = folded(typed).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return boards;
  const found = boards.filter((board) => words.every((word) => wordsOf(board).includes(word)));
  const whole = words.join(' ');
  const begins = ({ id, name }: Board): boolean => folded(name).startsWith(whole) || folded(id).startsWith(whole);
  return [...found.filter(begins), ...found.filter((board) => !begins(board))];
}

const wordsOf = ({ id, name }: Board): string => `${folded(name)} ${folded(id)}`;

const folded = (text: string): string => text.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
