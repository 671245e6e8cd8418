import { useEffect, useRef, useState, type FormEvent } from 'react';

import { useText } from '../../i18n/text';
import { meant, type Searched } from './search';

export interface FinderProps {
  readonly player: string | null;
  readonly within: Searched;
  find(player: string | null): void;
}

/** Where a player's name is typed. */
export function Finder({ player, within, find }: FinderProps) {
  const t = useText();
  const [typed, setTyped] = useState(player ?? '');
  const [searching, setSearching] = useState(false);
  const search = useRef<AbortController | null>(null);
  useEffect(() => setTyped(player ?? ''), [player]);
  const stop = (): void => {
    search.current?.abort();
    setSearching(false);
  };
  // What was searched for on one board says nothing about another.
  useEffect(() => stop, [within.board, within.season]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    stop();
    const wanted = typed.trim();
    setTyped(wanted);
    if (wanted === '') return find(null);
    const mine = (search.current = new AbortController());
    const settle = (found: string): void => {
      if (mine.signal.aborted) return;
      setSearching(false);
      find(found);
    };
    setSearching(true);
    // Whoever cannot be asked about is followed as typed: the socket will tell.
    meant(wanted, within, mine.signal).then(settle, () => settle(wanted));
  };
  return (
    <form className="finder" role="search" onSubmit={submit}>
      <label className="field">
        <span>{t.player.find}</span>
        <input
          type="search"
          value={typed}
          maxLength={256}
          placeholder={t.player.hint}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" aria-busy={searching}>
        {searching ? t.player.going : t.player.go}
      </button>
    </form>
  );
}
