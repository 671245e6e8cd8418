import { useRef, useState } from 'react';

import type { StatusText } from './text';

/** A line for a shell, to be copied. */
export function Line({ text, t }: { text: string; t: StatusText }) {
  const shown = useRef<HTMLElement>(null);
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      // Without https a browser keeps the clipboard to itself: what is selected can be copied by hand.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
    }
  };
  return (
    <p className="shell" dir="ltr">
      <code ref={shown} tabIndex={0}>
        {text}
      </code>
      <button type="button" onClick={() => void copy()}>
        {done ? t.copied : t.copy}
      </button>
    </p>
  );
}
