import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

import { useText } from '../../i18n/text';
import { asNumber } from '../../ui/format';
import { Icon } from '../../ui/icon';
import type { Board } from '../../wire/types';
import { searched } from './board-search';

/** How many boards are listed at once; the others are found by typing. */
const LISTED = 200;
const LIST = 'board-list';

export interface BoardDialogProps {
  readonly boards: readonly Board[];
  readonly chosen: string | null;
  choose(board: string): void;
  close(): void;
}

/** All boards there are, searched by name and id as one types. */
export function BoardDialog({ boards, chosen, choose, close }: BoardDialogProps) {
  const t = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const found = searched(boards, typed);
  const listed = found.slice(0, LISTED);
  const active = listed[Math.min(at, listed.length - 1)];

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active?.id]);

  const pick = (id: string): void => {
    if (id !== chosen) choose(id);
    close();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(listed.length - 1, Math.min(at, listed.length - 1) + step)));
    } else if (event.key === 'Enter' && active !== undefined) {
      event.preventDefault();
      pick(active.id);
    }
  };
  return (
    <dialog
      className="boards"
      ref={dialog}
      aria-label={t.boards.list}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="boards-head">
        <label className="field">
          <span>{t.boards.search}</span>
          <input
            type="search"
            role="combobox"
            aria-expanded="true"
            aria-controls={LIST}
            aria-activedescendant={active === undefined ? undefined : optionId(active.id)}
            value={typed}
            placeholder={t.boards.hint}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onKeyDown={press}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
            }}
          />
        </label>
        <button type="button" className="round" aria-label={t.boards.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <p className="boards-count" role="status">
        {found.length === 0 ? t.boards.nothing : t.boards.found(asNumber(found.length), asNumber(boards.length))}
      </p>
      <ul role="listbox" id={LIST} aria-label={t.boards.list} tabIndex={-1}>
        {listed.map((board) => (
          <li
            key={board.id}
            id={optionId(board.id)}
            role="option"
            data-board={board.id}
            aria-selected={board === active}
            className={board.id === chosen ? 'chosen' : undefined}
            onClick={() => pick(board.id)}
          >
            <bdi>{board.name}</bdi>
            {board.name !== board.id && <bdi className="id">{board.id}</bdi>}
          </li>
        ))}
      </ul>
      {found.length > LISTED && <p className="boards-count">{t.boards.more(asNumber(found.length - LISTED))}</p>}
    </dialog>
  );
}

const optionId = (board: string): string => `board-option-${board}`;
