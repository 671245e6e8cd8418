import { useText } from '../i18n/text';
import type { Phase } from '../live/board-state';
import { Loading } from '../ui/notice';
import type { Picture } from '../wire/types';

/** Why an embedded board shows nobody. */
export function Silence({ id, phase, picture }: { id: string; phase: Phase; picture: Picture | null }) {
  const t = useText();
  const words = {
    missing: t.board.missing(id),
    deleted: t.board.deleted,
    failed: t.board.closed,
    loading: null,
    shown: picture?.frozen === true ? t.ranks.hidden : t.ranks.empty,
  }[picture === null ? phase : 'shown'];
  if (words === null) return <Loading what={t.loading.board} />;
  return (
    <p className="silence" role="status">
      {words}
    </p>
  );
}
