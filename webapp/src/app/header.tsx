import type { ReactNode } from 'react';

import { BoardPicker } from '../features/boards/board-picker';
import { ConnectionIndicator } from '../features/connection/connection-indicator';
import { useText } from '../i18n/text';
import type { Live } from '../live/use-connection';
import { Icon } from '../ui/icon';
import type { Board } from '../wire/types';

/** The id of what the button of the header folds away. */
export const FOLDED = 'about';

export interface HeaderProps {
  readonly boards: readonly Board[];
  readonly chosen: string | null;
  /** Null while the page shows no board at all. */
  readonly name: string | null;
  readonly connected: Live;
  /** Whether what is beside the ranks is open; null where it does not fold. */
  readonly open: boolean | null;
  readonly children?: ReactNode;
  unfold(): void;
  choose(board: string): void;
}

/** What board it is, whether it is live, and the way to everything else. */
export function Header({ boards, chosen, name, connected, open, children, unfold, choose }: HeaderProps) {
  const t = useText();
  return (
    <header className="top">
      <div className="title">
        {name === null ? <h1>{t.page}</h1> : <BoardPicker boards={boards} chosen={chosen} name={name} choose={choose} />}
        {children}
      </div>
      <ConnectionIndicator connection={connected.connection} retry={connected.retry} />
      {open !== null && (
        <button
          type="button"
          className="round"
          aria-label={t.board.fold}
          aria-expanded={open}
          aria-controls={FOLDED}
          onClick={unfold}
        >
          <Icon name="sliders" />
        </button>
      )}
    </header>
  );
}
