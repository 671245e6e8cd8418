/** The boards that a board has to do with: the one that it follows, and those that follow it. */

import type { MouseEvent } from 'react';

import { useText } from '../../i18n/text';

export interface Kin {
  /** What a board is called; its id where it is not listed. */
  name(board: string): string;
  /** Where it is shown. */
  address(board: string): string;
  open(board: string): void;
}

/** A link within the page; opened elsewhere, if that is what the reader wants. */
export function BoardLink({ id, kin }: { id: string; kin: Kin }) {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    kin.open(id);
  };
  return (
    <a className="board-link" href={kin.address(id)} onClick={follow}>
      <bdi>{kin.name(id)}</bdi>
    </a>
  );
}

/** Says whose scores a board is made of. */
export function Follows({ board, kin }: { board: string; kin: Kin }) {
  const t = useText();
  return (
    <p className="follows">
      {t.board.follows} <BoardLink id={board} kin={kin} />
    </p>
  );
}
