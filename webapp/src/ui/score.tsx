import { createContext, useContext, useEffect, useRef, useState } from 'react';

import type { Score as Told } from '../wire/types';
import { scoreText } from './display';
import { decimals } from './format';
import { wantsMotion } from './motion';

const COUNT_FOR = 500;

/** What writes the scores of the board that is shown. */
export const ScoreText = createContext<(score: Told) => string>(scoreText(null));

/** A score; one of several parts is shown as it is. */
export function Score({ value }: { value: Told }) {
  const text = useContext(ScoreText);
  return typeof value === 'number' ? <Counted value={value} /> : <span className="score">{text(value)}</span>;
}

/** A score that counts from what it was to what it is; readers of the page's text only ever meet what it is. */
function Counted({ value }: { value: number }) {
  const shown = useCounted(value);
  const text = useContext(ScoreText);
  return (
    <span className="score">
      <span aria-hidden="true">{text(shown)}</span>
      <span className="unseen">{text(value)}</span>
    </span>
  );
}

function useCounted(value: number): number {
  const [shown, setShown] = useState(value);
  const current = useRef(value);
  useEffect(() => {
    const from = current.current;
    const show = (next: number): void => {
      current.current = next;
      setShown(next);
    };
    if (from === value) return;
    if (!wantsMotion() || document.hidden) return show(value);
    const digits = Math.min(100, Math.max(decimals(from), decimals(value)));
    const begun = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const part = Math.min(1, Math.max(0, (now - begun) / COUNT_FOR));
      const between = from + (value - from) * (1 - (1 - part) ** 3);
      show(part === 1 ? value : Number(between.toFixed(digits)));
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
