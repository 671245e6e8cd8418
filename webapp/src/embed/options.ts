/** What an embedded board is asked to look like, by the query of its address. */

export interface Options {
  readonly board: string;
  /** How many of the best. */
  readonly top: number;
  readonly player: string | null;
  /** Whether what is behind the frame shows through. */
  readonly transparent: boolean;
  /** Null: as the reader's system has it. */
  readonly theme: 'light' | 'dark' | null;
  readonly heading: boolean;
}

const TOP = 10;
const MOST = 50;

/** Null where the address is not that of an embedded board. */
export function embedded(path: string, query: string, root: string): Options | null {
  const id = path.startsWith(root) ? /^embed\/([^/]+)$/.exec(path.slice(root.length))?.[1] : undefined;
  if (id === undefined) return null;
  const asked = new URLSearchParams(query);
  const top = /^[1-9][0-9]?$/.test(asked.get('top') ?? '') ? Number(asked.get('top')) : TOP;
  const theme = asked.get('theme');
  return {
    board: decoded(id),
    top: Math.min(MOST, top),
    player: asked.get('player') || null,
    transparent: asked.get('background') === 'transparent',
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    heading: asked.get('heading') !== 'none',
  };
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
