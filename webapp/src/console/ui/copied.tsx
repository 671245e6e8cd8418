import { useEffect, useRef, useState } from 'react';

/** A line for a shell, or a value that is shown once, to be copied. */
export function Copied({ text, label }: { text: string; label: string }) {
  const shown = useRef<HTMLElement>(null);
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [done]);
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
    <span className="copied">
      <code ref={shown} tabIndex={0}>
        {text}
      </code>
      <button type="button" onClick={() => void copy()} aria-label={`Copy ${label}`}>
        {done ? 'Copied' : 'Copy'}
      </button>
    </span>
  );
}
