/** The boards that a board has to do with: the one that it follows, and those that follow it. */

import type { MouseEvent, ReactNode } from 'react';

import { useText } from '../../i18n/text';
import type { Board } from '../../wire/types';

export interface Kin {
  /** What a board is called; its id where it is not listed. */
  name(board: string): string;
  /** Where it is shown. */
  address(board: string): string;
  open(board: string): void;
}

/** A link within the page, called as the board is; opened elsewhere, if that is what the reader wants. */
export function BoardLink({ id, kin, children }: { id: string; kin: Kin; children?: ReactNode }) {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    kin.open(id);
  };
  return (
    <a className="board-link" href={kin.address(id)} onClick={follow}>
      <bdi>{children ?? kin.name(id)}</bdi>
    </a>
  );
}

/** Says whose scores a board is made of, and leads from teams to their members and back. */
export function Relations({ board, beside, kin }: { board: Board; beside: Board | null; kin: Kin }) {
  const t = useText();
  if (board.follows === null) return null;
  return (
    <p className="follows">
      <span>
        {t.board.follows} <BoardLink id={board.follows} kin={kin} />
      </span>
      {beside !== null && (
        <BoardLink id={beside.id} kin={kin}>
          {beside.teams ? t.teams.many : t.members.label}
        </BoardLink>
      )}
    </p>
  );
}
