import { useEffect, useState, type FormEvent } from 'react';

/** Where a player's name is typed. */
export function Finder({ player, find }: { player: string | null; find: (player: string | null) => void }) {
  const [typed, setTyped] = useState(player ?? '');
  useEffect(() => setTyped(player ?? ''), [player]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    find(typed === '' ? null : typed);
  };
  return (
    <form className="finder" role="search" onSubmit={submit}>
      <label className="field">
        <span>Find a player</span>
        <input
          type="search"
          value={typed}
          maxLength={128}
          placeholder="Player id"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit">Find</button>
    </form>
  );
}
