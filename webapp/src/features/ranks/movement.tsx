import { useText } from '../../i18n/text';
import type { Mark } from '../../live/marks';
import { asNumber } from '../../ui/format';

/** How a player moved lately: by arrow, by colour and in words. */
export function Movement({ mark, rank }: { mark: Mark | undefined; rank: number }) {
  const t = useText();
  if (mark === undefined) return <span className="movement" />;
  if (mark.from === null) {
    return <span className="movement new">{mark.newcomer ? t.ranks.new : t.ranks.newHere}</span>;
  }
  const by = mark.from - rank;
  return by > 0 ? (
    <span className="movement up">
      <span aria-hidden="true">▲</span> {t.ranks.up(asNumber(by))}
    </span>
  ) : (
    <span className="movement down">
      <span aria-hidden="true">▼</span> {t.ranks.down(asNumber(-by))}
    </span>
  );
}
