import { isOfAccess } from '../access/refusal';
import { KeyForm } from '../features/access/key-form';
import { useText } from '../i18n/text';
import type { LiveBoard } from '../live/use-board';
import { Loading, Notice } from '../ui/notice';

export interface NoBoardProps {
  readonly id: string;
  readonly live: LiveBoard;
  readonly keyed: boolean;
  entered(): void;
}

/** Why a board is not shown, and what can be done about it. */
export function NoBoard({ id, live, keyed, entered }: NoBoardProps) {
  const t = useText();
  const { phase, reason, code } = live.state;
  switch (phase) {
    case 'missing':
      return (
        <Notice title={t.board.missing(id)} urgent>
          <p>{t.board.missingHint}</p>
        </Notice>
      );
    case 'deleted':
      return (
        <Notice title={t.board.deleted} urgent>
          <p>{t.board.deletedHint}</p>
        </Notice>
      );
    case 'failed':
      return isOfAccess(code ?? '') ? (
        <Notice title={t.board.closed} urgent>
          <p>{reason}</p>
          <KeyForm held={keyed} entered={entered} />
        </Notice>
      ) : (
        <Notice title={t.board.failed} urgent>
          <p>
            {reason} {t.goesOnTrying}
          </p>
          <button type="button" onClick={live.ask}>
            {t.tryAgain}
          </button>
        </Notice>
      );
    case 'loading':
    case 'shown':
      return <Loading what={t.loading.board} />;
  }
}
