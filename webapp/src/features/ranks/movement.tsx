import type { Mark } from '../../live/marks';

/** How a player moved lately: by arrow, by colour and in words. */
export function Movement({ mark, rank }: { mark: Mark | undefined; rank: number }) {
  if (mark === undefined) return <span className="movement" />;
  if (mark.from === null) {
    return <span className="movement new">{mark.newcomer ? 'new' : 'new here'}</span>;
  }
  const by = mark.from - rank;
  return by > 0 ? (
    <span className="movement up">
      <span aria-hidden="true">▲</span> up {by}
    </span>
  ) : (
    <span className="movement down">
      <span aria-hidden="true">▼</span> down {-by}
    </span>
  );
}
