import { useState, type FormEvent } from 'react';

import { isKey, keepKey } from '../../access/key';

/** Where the access key of a server is entered that asks for one. */
export function KeyForm({ held, entered }: { held: boolean; entered: () => void }) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const use = (key: string | null): void => {
    keepKey(key);
    entered();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const key = typed.trim();
    if (isKey(key)) use(key);
    else setWrong(true);
  };
  return (
    <form className="key-form" onSubmit={submit}>
      <label className="field">
        <span>Access key</span>
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
        Use this key
      </button>
      {held && (
        <button type="button" onClick={() => use(null)}>
          Go on without a key
        </button>
      )}
      <p id="about-key" role={wrong ? 'alert' : undefined}>
        {wrong
          ? 'A key is made of visible characters without spaces.'
          : 'A key or a player token. It is kept in this tab until you close it, and sent to this server alone.'}
      </p>
    </form>
  );
}
