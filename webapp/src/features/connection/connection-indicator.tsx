import { useText } from '../../i18n/text';
import type { State } from '../../live/use-connection';
import { asDuration } from '../../ui/format';
import { useNow } from '../../ui/use-now';

/** Whether what is shown is live, and if not, when it will be tried again. */
export function ConnectionIndicator({ connection, retry }: { connection: State; retry: () => void }) {
  const t = useText();
  const waiting = connection.kind === 'waiting';
  const now = useNow(waiting ? 250 : null);
  const kind = waiting && !navigator.onLine ? 'offline' : connection.kind;
  return (
    <div className={`connection ${kind}`}>
      {/* The countdown stays out of what is spoken: only a new state is news. */}
      <span role="status">{t.connection[kind]}</span>
      {waiting && <span className="countdown">{t.connection.in(asDuration(connection.until - now))}</span>}
      {waiting && (
        <button type="button" onClick={retry}>
          {t.connection.retry}
        </button>
      )}
    </div>
  );
}
