/** Lets the children of a list slide from where they were seen to where they are now. */

import { useLayoutEffect, useRef, type RefObject } from 'react';

import { wantsMotion } from './motion';

const SLIDE: KeyframeAnimationOptions = { duration: 450, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Children are told apart by `data-slide`. Only a change of `order` is a reason to slide. */
export function useSliding<T extends HTMLElement>(order: string): RefObject<T | null> {
  const list = useRef<T>(null);
  const places = useRef(new Map<string, Spot>());
  const running = useRef(new Map<string, Animation>());

  useLayoutEffect(() => {
    const before = places.current;
    const now = new Map<string, Spot>();
    const slides = wantsMotion() && !document.hidden;
    for (const child of list.current?.children ?? []) {
      if (!(child instanceof HTMLElement)) continue;
      const name = child.dataset['slide'] ?? '';
      const spot = { x: child.offsetLeft, y: child.offsetTop };
      now.set(name, spot);
      const was = before.get(name);
      if (!slides || was === undefined || (was.x === spot.x && was.y === spot.y)) continue;
      const { x, y } = shift(child);
      const from = `translate(${was.x + x - spot.x}px, ${was.y + y - spot.y}px)`;
      running.current.get(name)?.cancel();
      running.current.set(name, child.animate({ transform: [from, 'none'] }, SLIDE));
    }
    places.current = now;
  }, [order]);
  return list;
}

/** How far a slide that still runs has the child away from its place. */
function shift(child: HTMLElement): Spot {
  const { transform } = getComputedStyle(child);
  const { m41, m42 } = new DOMMatrix(transform);
  return { x: m41, y: m42 };
}
