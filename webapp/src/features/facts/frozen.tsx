import { useText } from '../../i18n/text';
import { asMoment } from '../../ui/format';

/** Says that a board is frozen, and until when, if that is known. */
export function Frozen({ until }: { until: string | null }) {
  const t = useText();
  return (
    <p className="frozen" role="status">
      {until === null ? t.board.frozen : t.board.frozenUntil(asMoment(until))}
    </p>
  );
}
