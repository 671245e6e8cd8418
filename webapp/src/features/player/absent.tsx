import { SEARCHED } from '../../config';
import { useText } from '../../i18n/text';
import { asNumber } from '../../ui/format';
import { useKind } from '../../ui/kind';

/** Why nobody is shown who is followed. */
export function Absent({ frozen, total }: { frozen: boolean; total: number }) {
  const t = useText();
  const kind = useKind();
  if (frozen) return <p role="status">{t.player.frozen}</p>;
  return (
    <p role="status">
      {kind.absent}
      {total > SEARCHED && ` ${t.player.searched(asNumber(SEARCHED))}`}
    </p>
  );
}
