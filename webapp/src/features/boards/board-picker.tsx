import { useRef, useState } from 'react';

import { useText } from '../../i18n/text';
import type { Board } from '../../wire/types';
import { BoardDialog } from './board-dialog';

export interface BoardPickerProps {
  readonly boards: readonly Board[];
  readonly chosen: string | null;
  /** What the board that is shown is called. */
  readonly name: string;
  choose(board: string): void;
}

/** The name of the board that is shown; a click on it opens the list of all. */
export function BoardPicker({ boards, chosen, name, choose }: BoardPickerProps) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <h1>
        <button
          type="button"
          className="picker"
          ref={button}
          title={t.boards.choose}
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(true)}
        >
          <bdi>{name}</bdi>
        </button>
      </h1>
      {open && (
        <BoardDialog
          boards={boards}
          chosen={chosen}
          choose={choose}
          close={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </>
  );
}
