import { useState, type FormEvent, type ReactNode } from 'react';

import { Copied } from '../../ui/copied';
import { useAccess, opens } from '../access';
import type { Request } from '../call/curl';
import { lineOf, type Answer } from '../call/send';
import { useAct } from '../call/use-act';
import { Refusal } from './refusal';

/** The line of a request that would be sent. */
export function Line({ request }: { request: Request }) {
  return <Copied text={lineOf(request)} label="Copy the request" />;
}

/** Its children where a scope is open; else says that the key lacks it. */
export function Takes({ scope, board = null, children }: { scope: string; board?: string | null; children: ReactNode }) {
  const access = useAccess();
  if (opens(access, scope, board)) return <>{children}</>;
  const where = board !== null && opens(access, scope) ? ` on ${board}` : '';
  return (
    <p className="lacking">
      This takes the scope <code>{scope}</code>, which {access.shown === 'nothing' ? 'takes a key' : 'this key does not have'}
      {where}.
    </p>
  );
}

export interface DoingProps {
  readonly request: Request;
  readonly label: string;
  /** What has to be typed before it is done; where nothing has, the button is enough. */
  readonly typed?: string;
  readonly what?: string;
  readonly dangerous?: boolean;
  /** Says how it ended. */
  done(answer: Answer): string | null;
  readonly children?: ReactNode;
}

/** Something that is done by one request, which is shown before: with a button, or once its name was typed. */
export function Doing({ request, label, typed, what = 'id', dangerous = false, done, children }: DoingProps) {
  const { busy, refused, act } = useAct();
  const [text, setText] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const ready = typed === undefined || text === typed;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setSaid(null);
    const answer = await act(request);
    if (answer === null) return;
    setText('');
    setSaid(done(answer));
  };
  return (
    <form className="doing" onSubmit={(event) => void submit(event)}>
      {children}
      {typed !== undefined && (
        <label className="confirm">
          <span>
            Type the {what} <code>{typed}</code> to confirm
          </span>
          <input value={text} autoComplete="off" spellCheck={false} onChange={(event) => setText(event.target.value)} />
        </label>
      )}
      <button type="submit" className={dangerous ? 'danger' : 'primary'} disabled={busy || !ready}>
        {label}
      </button>
      <Line request={request} />
      <Refusal refused={refused} />
      {said !== null && (
        <p className="done" role="status">
          {said}
        </p>
      )}
    </form>
  );
}
