import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';

import { useText } from '../../i18n/text';
import { useKind } from '../../ui/kind';
import { meant, type Searched } from './search';
import { Suggestions, suggestionId, SUGGESTIONS } from './suggestions';
import { useSuggestions } from './use-suggestions';

export interface FinderProps {
  readonly player: string | null;
  readonly within: Searched;
  find(player: string | null): void;
}

/** Where a player's name is typed; those who begin so are offered meanwhile. */
export function Finder({ player, within, find }: FinderProps) {
  const t = useText();
  const kind = useKind();
  const [typed, setTyped] = useState(player ?? '');
  const [searching, setSearching] = useState(false);
  const [offers, setOffers] = useState(false);
  /** Which of the offered ones the arrows have reached; -1 is none. */
  const [at, setAt] = useState(-1);
  const search = useRef<AbortController | null>(null);
  const offered = useSuggestions(offers ? typed : null, within);
  const active = offered[at];
  const open = offers && offered.length > 0;
  useEffect(() => setTyped(player ?? ''), [player]);
  const stop = (): void => {
    search.current?.abort();
    setSearching(false);
    setOffers(false);
    setAt(-1);
  };
  // What was searched for on one board says nothing about another.
  useEffect(() => stop, [within.board, within.season]);
  const choose = (id: string): void => {
    stop();
    setTyped(id);
    find(id);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (active !== undefined) return choose(active.player);
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
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') return setOffers(false);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !open) return;
    event.preventDefault();
    setAt(Math.max(-1, Math.min(offered.length - 1, at + step)));
  };
  return (
    <form className="finder" role="search" onSubmit={submit}>
      <div className="with-list">
        <label className="field">
          <span>{kind.find}</span>
          <input
            type="search"
            role="combobox"
            aria-expanded={open}
            aria-controls={SUGGESTIONS}
            aria-autocomplete="list"
            aria-activedescendant={active === undefined ? undefined : suggestionId(active.player)}
            value={typed}
            maxLength={256}
            placeholder={t.player.hint}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onKeyDown={press}
            onBlur={() => setOffers(false)}
            onChange={(event) => {
              setTyped(event.target.value);
              setOffers(true);
              setAt(-1);
            }}
          />
        </label>
        <Suggestions entries={open ? offered : []} active={active?.player ?? null} choose={choose} />
      </div>
      <button type="submit" className="primary" aria-busy={searching}>
        {searching ? t.player.going : t.player.go}
      </button>
    </form>
  );
}
