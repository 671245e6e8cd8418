import { NEW_PART, type PartDraft } from './draft';

const MOST = 4;

export interface PartsFieldProps {
  readonly parts: readonly PartDraft[];
  readonly fixed: boolean;
  readonly faults: readonly string[];
  change(parts: readonly PartDraft[]): void;
}

/** The parts that a score is made of, the one that decides first. */
export function PartsField({ parts, fixed, faults, change }: PartsFieldProps) {
  const put = (at: number, part: Partial<PartDraft>): void =>
    change(parts.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <div className="setting wide" data-field="parts" role="group" aria-label="Parts of a score">
      <span className="label">Parts of a score</span>
      {parts.length === 0 && <p className="hint">None: a score is one number.</p>}
      {parts.map((part, at) => (
        <div className="part" key={at}>
          <input
            aria-label={`Name of part ${at + 1}`}
            value={part.name}
            disabled={fixed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => put(at, { name: event.target.value })}
          />
          <select
            aria-label={`Best of part ${at + 1}`}
            value={part.sort_order}
            disabled={fixed}
            onChange={(event) => put(at, { sort_order: event.target.value })}
          >
            <option>desc</option>
            <option>asc</option>
          </select>
          <select
            aria-label={`Type of part ${at + 1}`}
            value={part.value_type}
            disabled={fixed}
            onChange={(event) => put(at, { value_type: event.target.value })}
          >
            <option>number</option>
            <option>int64</option>
          </select>
          {!fixed && (
            <button
              type="button"
              aria-label={`Remove part ${at + 1}`}
              onClick={() => change(parts.filter((_, index) => index !== at))}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {!fixed && parts.length < MOST && (
        <button type="button" onClick={() => change([...parts, NEW_PART])}>
          Add a part
        </button>
      )}
      {faults.length > 0 && (
        <p className="fault" role="alert">
          {faults.join('; ')}
        </p>
      )}
    </div>
  );
}
