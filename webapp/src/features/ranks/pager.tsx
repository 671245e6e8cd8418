import { PAGE_SIZE } from '../../config';
import { asNumber } from '../../ui/format';

export interface PagerProps {
  readonly page: number;
  readonly total: number;
  turn(page: number): void;
}

export const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / PAGE_SIZE));

export function Pager({ page, total, turn }: PagerProps) {
  const last = pagesOf(total);
  if (last === 1 && page === 1) return null;
  return (
    <nav className="pager" aria-label="Pages of ranks">
      <Turn to={1} name="First" possible={page > 1} turn={turn} />
      <Turn to={page - 1} name="Previous" possible={page > 1} turn={turn} />
      <span>
        Page {asNumber(page)} of {asNumber(last)}
      </span>
      <Turn to={page + 1} name="Next" possible={page < last} turn={turn} />
      <Turn to={last} name="Last" possible={page < last} turn={turn} />
    </nav>
  );
}

function Turn({ to, name, possible, turn }: { to: number; name: string; possible: boolean; turn(page: number): void }) {
  return (
    <button type="button" disabled={!possible} onClick={() => turn(to)}>
      {name}
    </button>
  );
}
