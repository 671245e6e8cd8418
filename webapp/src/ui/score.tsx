import { createContext, useContext, useLayoutEffect, useRef } from 'react';

import type { Score as Told } from '../wire/types';
import { scoreText } from './display';
import { decimals } from './format';
import { wantsMotion } from './motion';

const COUNT_FOR = 500;

/** What writes the scores of the board that is shown. */
export const ScoreText = createContext<(score: Told) => string>(scoreText(null));
/** What stands over them; null: that they are scores. */
export const ScoreHead = createContext<string | null>(null);

/** Whether everybody who is listed is ranked, so that percentiles are of all. */
export const AllRanked = createContext(true);

/** Whether less is better. */
export const Ascending = createContext(false);

/** A score; one of several parts is shown as it is. */
export function Score({ value }: { value: Told }) {
  const text = useContext(ScoreText);
  return typeof value === 'number' ? (
    <Counted value={value} />
  ) : (
    <span className="score">
      <bdi dir="ltr">{text(value)}</bdi>
    </span>
  );
}

/** A score that counts from what it was to what it is; readers of the page's text only ever meet what it is. */
function Counted({ value }: { value: number }) {
  const text = useContext(ScoreText);
  const shown = useRef<HTMLElement>(null);
  const current = useRef(value);
  // Many scores count at once, so each frame writes its text and renders nothing.
  useLayoutEffect(() => {
    const write = (next: number): void => {
      current.current = next;
      if (shown.current !== null) shown.current.textContent = text(next);
    };
    return count(current.current, value, write);
  }, [value, text]);
  return (
    <span className="score">
      <bdi dir="ltr" aria-hidden="true" ref={shown} />
      <span className="unseen">{text(value)}</span>
    </span>
  );
}

function count(from: number, to: number, write: (value: number) => void): () => void {
  let frame = 0;
  if (from === to || !wantsMotion() || document.hidden) {
    write(to);
  } else {
    const digits = Math.min(100, Math.max(decimals(from), decimals(to)));
    const begun = performance.now();
    frame = requestAnimationFrame(function step(now) {
      const part = Math.min(1, Math.max(0, (now - begun) / COUNT_FOR));
      const between = from + (to - from) * (1 - (1 - part) ** 3);
      write(part === 1 ? to : Number(between.toFixed(digits)));
      if (part < 1) frame = requestAnimationFrame(step);
    });
  }
  return () => cancelAnimationFrame(frame);
}
