import { useState, type FormEvent } from 'react';

import { isKey } from '../access/key';

/** Where a key is entered; it goes into this page's memory, and out of the field at once. */
export function KeyEntry({ use }: { use(key: string): void }) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const key = typed.trim();
    if (!isKey(key)) return setWrong(true);
    setTyped('');
    use(key);
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
      <p id="about-key" role={wrong ? 'alert' : undefined}>
        {wrong
          ? 'A key is made of visible characters without spaces.'
          : 'It is kept in the memory of this page alone: when you load the page anew or leave it, the key is gone.'}
      </p>
    </form>
  );
}
