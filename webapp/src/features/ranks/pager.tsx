import { PAGE_SIZE } from '../../config';
import { useText } from '../../i18n/text';
import { asNumber } from '../../ui/format';

export interface PagerProps {
  readonly page: number;
  readonly total: number;
  turn(page: number): void;
}

export const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / PAGE_SIZE));

export function Pager({ page, total, turn }: PagerProps) {
  const t = useText();
  const last = pagesOf(total);
  if (last === 1 && page === 1) return null;
  return (
    <nav className="pager" aria-label={t.ranks.pages}>
      <Turn to={1} name={t.ranks.first} possible={page > 1} turn={turn} />
      <Turn to={page - 1} name={t.ranks.previous} possible={page > 1} turn={turn} />
      <span>{t.ranks.page(asNumber(page), asNumber(last))}</span>
      <Turn to={page + 1} name={t.ranks.next} possible={page < last} turn={turn} />
      <Turn to={last} name={t.ranks.last} possible={page < last} turn={turn} />
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
