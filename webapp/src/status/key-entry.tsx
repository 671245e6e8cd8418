import { useState, type FormEvent } from 'react';

import { isKey } from '../access/key';
import { holdKey } from '../console/call/session';
import type { StatusText } from './text';

/** Where a key is entered; it goes into this page's memory, as the console's does, and out of the field at once. */
export function KeyEntry({ refusal, t }: { refusal: string | null; t: StatusText }) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const key = typed.trim();
    if (!isKey(key)) return setWrong(true);
    setTyped('');
    holdKey(key);
  };
  return (
    <form className="key-form box" onSubmit={submit}>
      <p role="alert">{refusal ?? t.key.needed}</p>
      <label className="field">
        <span>{t.key.label}</span>
        <input
          type="password"
          value={typed}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrong}
          aria-describedby="about-key"
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
        />
      </label>
      <button type="submit" className="primary">
        {t.key.use}
      </button>
      <p id="about-key" role={wrong ? 'alert' : undefined}>
        {wrong ? t.key.wrong : t.key.about}
      </p>
    </form>
  );
}
