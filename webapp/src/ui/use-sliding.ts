/** Lets the children of a list slide from where they were seen to where they are now. */

import { useLayoutEffect, useRef, type RefObject } from 'react';

import { wantsMotion } from './motion';

const SLIDE: KeyframeAnimationOptions = { duration: 450, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

interface Spot {
  readonly x: number;
  readonly y: number;
}

interface Move {
  readonly child: HTMLElement;
  readonly name: string;
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
    const moves: Move[] = [];
    const slides = wantsMotion() && !document.hidden;
    // All is read before anything is set in motion: each turn from one to the other would lay out the page anew.
    for (const child of list.current?.children ?? []) {
      if (!(child instanceof HTMLElement)) continue;
      const name = child.dataset['slide'] ?? '';
      const spot = { x: child.offsetLeft, y: child.offsetTop };
      now.set(name, spot);
      const was = before.get(name);
      if (!slides || was === undefined || (was.x === spot.x && was.y === spot.y)) continue;
      const shifted = running.current.has(name) ? shift(child) : STILL;
      moves.push({ child, name, x: was.x + shifted.x - spot.x, y: was.y + shifted.y - spot.y });
    }
    places.current = now;
    for (const { child, name, x, y } of moves) {
      running.current.get(name)?.cancel();
      const slide = child.animate({ transform: [`translate(${x}px, ${y}px)`, 'none'] }, SLIDE);
      running.current.set(name, slide);
      slide.onfinish = () => {
        if (running.current.get(name) === slide) running.current.delete(name);
      };
    }
  }, [order]);
  return list;
}

const STILL: Spot = { x: 0, y: 0 };

/** How far a slide that still runs has the child away from its place. */
function shift(child: HTMLElement): Spot {
  const { transform } = getComputedStyle(child);
  const { m41, m42 } = new DOMMatrix(transform);
  return { x: m41, y: m42 };
}
