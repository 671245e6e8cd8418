import { useState, type FormEvent } from 'react';

import { asMoment } from '../ui/format';
import { opens, useAccess } from '../access';
import { go, toBoard, written } from '../route';
import { Refusal } from '../ui/refusal';
import { useBoardPages } from './use-board-pages';
import { isFrozen } from './frozen';

/** All leaderboards that the key opens, newest first; a search looks through all of them by id and name. */
export function BoardList() {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const { boards, more, waiting, refused, next } = useBoardPages(wanted !== '');
  const access = useAccess();
  const found = boards.filter(({ id, name }) => `${id}\n${name}`.toLowerCase().includes(wanted));
  const open = (event: FormEvent): void => {
    event.preventDefault();
    if (search.trim() !== '') go(toBoard(found.length === 1 && found[0] ? found[0].id : search.trim()));
  };
  return (
    <section aria-labelledby="boards-title">
      <header className="view-head">
        <h2 id="boards-title">Leaderboards</h2>
        {opens(access, 'manage') && (
          <a className="button primary" href={written({ view: 'new' })}>
            New leaderboard
          </a>
        )}
      </header>
      <form className="search" role="search" onSubmit={open}>
        <label className="field">
          <span>Search by id or name</span>
          <input type="search" value={search} autoComplete="off" spellCheck={false} onChange={(event) => setSearch(event.target.value)} />
        </label>
        <button type="submit">Open</button>
      </form>
      <Refusal refused={refused} />
      <p className="aside" role="status">
        {wanted === '' ? `${boards.length} shown` : `${found.length} of ${boards.length} looked through`}
        {waiting ? ', asking for more …' : more && refused === null ? ', and there are more' : ''}
      </p>
      <ul className="board-list">
        {found.map((board) => (
          <li key={board.id}>
            <a href={toBoard(board.id)}>
              <strong>{board.name}</strong>
              <code>{board.id}</code>
            </a>
            <span className="tags">
              <span>season {board.season}</span>
              <span>{board.updateMode}</span>
              <span>{board.sortOrder}</span>
              {board.follows !== null && <span>follows {board.follows}</span>}
              {isFrozen(board) && <span className="cold">frozen</span>}
            </span>
            <span className="aside">active {asMoment(board.activeAt)}</span>
          </li>
        ))}
      </ul>
      {more && wanted === '' && (
        <button type="button" onClick={next} disabled={waiting}>
          More
        </button>
      )}
    </section>
  );
}
