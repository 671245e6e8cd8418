import { asMoment } from '../../ui/format';

/** Says that a board is frozen, and until when, if that is known. */
export function Frozen({ until }: { until: string | null }) {
  return (
    <p className="frozen" role="status">
      Frozen{until === null ? '' : ` until ${asMoment(until)}`}
    </p>
  );
}
