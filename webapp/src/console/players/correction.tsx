import { useState, type FormEvent } from 'react';

import { useAct } from '../call/use-act';
import { Line } from '../ui/doing';
import { TextField } from '../ui/field';
import { faultsOf, Refusal } from '../ui/refusal';
import { corrected } from './corrected';
import { onBoard } from './removal';
import type { Held } from './wire';

const FIELDS = ['score', 'game_id', 'metadata'];

export interface CorrectionProps {
  readonly player: string;
  readonly held: Held;
  /** A season that has ended; null is the open one. */
  readonly season?: number | null;
  done(): void;
}

/** Puts right what belongs to a score; only what is changed is sent. */
export function Correction({ player, held, season = null, done }: CorrectionProps) {
  const before = {
    score: Array.isArray(held.score) ? held.score.join(', ') : held.score === null ? '' : String(held.score),
    game_id: held.gameId ?? '',
    metadata: held.metadata === null ? '' : JSON.stringify(held.metadata),
  };
  const [now, setNow] = useState(before);
  const { busy, refused, act } = useAct();
  const body = corrected(before, now, held.score);
  const path = onBoard(held.board, player);
  const request = Object.keys(body).length === 0 ? null : ({ method: 'PATCH', path, query: { season }, body } as const);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (request !== null && (await act(request)) !== null) done();
  };
  const field = (name: keyof typeof before, label: string, hint: string) => ({
    name,
    label,
    hint,
    value: now[name],
    change: (value: string) => setNow((was) => ({ ...was, [name]: value })),
    faults: faultsOf(refused, name),
  });
  return (
    <form className="settings" onSubmit={(event) => void submit(event)} noValidate>
      <TextField {...field('score', 'Score', Array.isArray(held.score) ? 'Its parts, with commas; empty: no result.' : 'Whatever the update mode; the moment stays. Empty: no result.')} />
      <TextField {...field('game_id', 'Game id', 'Empty: none.')} />
      <TextField {...field('metadata', 'Metadata', 'An object as JSON; empty: none.')} lines={2} wide />
      <div className="send">
        <button type="submit" className="primary" disabled={busy || request === null}>
          Put right
        </button>
        {request !== null && <Line request={request} />}
        <Refusal refused={refused} but={FIELDS} />
      </div>
    </form>
  );
}
