/** The best of a board as a picture to be sent to somebody; loaded when the first one is wanted. */

import { PICTURED } from '../../config';
import { nameOf } from '../../ui/who';
import { isRanked, type Entry, type RankedEntry, type Score } from '../../wire/types';

export interface Picture {
  readonly title: string;
  /** Beside the title: live, or which season. */
  readonly state: string;
  /** Where it can be seen as it is now. */
  readonly source: string;
  readonly entries: readonly Entry[];
  readonly followed: string | null;
  readonly direction: 'ltr' | 'rtl';
  rank(rank: number): string;
  score(score: Score): string;
}

const WIDTH = 1080;
const MARGIN = 60;
const TOP = 210;
const ROW = 96;
const METALS = ['#f5bd31', '#b9c2d6', '#d08a4c'];
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export async function drawn(picture: Picture): Promise<Blob> {
  const entries = picture.entries.slice(0, PICTURED).filter(isRanked);
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = TOP + ROW * Math.max(1, entries.length) + 110;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser draws nothing');
  pen.direction = picture.direction;
  pen.textBaseline = 'middle';
  background(pen, canvas.height);
  heading(pen, picture);
  entries.forEach((entry, index) => row(pen, picture, entry, TOP + ROW * index));
  write(pen, picture.source, 'start', canvas.height - 52, 'normal 28px', '#a3aacd', WIDTH - 2 * MARGIN);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture came about')) : resolve(blob)), 'image/png');
  });
}

function background(pen: CanvasRenderingContext2D, height: number): void {
  const fade = pen.createLinearGradient(0, 0, 0, height);
  fade.addColorStop(0, '#222748');
  fade.addColorStop(0.35, '#0f1226');
  pen.fillStyle = fade;
  pen.fillRect(0, 0, WIDTH, height);
}

function heading(pen: CanvasRenderingContext2D, { title, state }: Picture): void {
  write(pen, title, 'start', 84, '800 56px', '#eef0ff', WIDTH - 2 * MARGIN);
  write(pen, state, 'start', 150, '650 30px', '#4ade80', WIDTH - 2 * MARGIN);
}

function row(pen: CanvasRenderingContext2D, picture: Picture, entry: RankedEntry, top: number): void {
  const middle = top + ROW / 2;
  const metal = METALS[entry.rank - 1];
  pen.fillStyle = entry.player === picture.followed ? '#343b75' : '#1b1f38';
  pen.beginPath();
  pen.roundRect(MARGIN, top + 5, WIDTH - 2 * MARGIN, ROW - 10, 18);
  pen.fill();
  if (metal !== undefined) {
    pen.fillStyle = metal;
    pen.beginPath();
    pen.arc(along(picture, 62), middle, 32, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.textAlign = 'center';
  pen.font = `800 34px ${FONT}`;
  pen.fillStyle = metal === undefined ? '#a3aacd' : '#221803';
  pen.fillText(picture.rank(entry.rank), along(picture, 62), middle, 84);

  const score = picture.score(entry.score);
  const room = write(pen, score, 'end', middle, '800 38px', '#eef0ff', 420, 28);
  const country = entry.person?.country ?? null;
  const named = country === null ? '' : `${country}  `;
  const name = named + nameOf(entry.player, entry.person);
  write(pen, name, 'start', middle, '650 36px', '#eef0ff', WIDTH - 2 * MARGIN - 170 - room, 124);
}

const along = ({ direction }: Picture, at: number): number => (direction === 'ltr' ? MARGIN + at : WIDTH - MARGIN - at);

/** Writes at one edge, narrower or cut where there is no room; answers how wide it is. */
function write(
  pen: CanvasRenderingContext2D,
  text: string,
  edge: 'start' | 'end',
  y: number,
  font: string,
  color: string,
  room: number,
  inset = 0,
): number {
  pen.font = `${font} ${FONT}`;
  pen.fillStyle = color;
  pen.textAlign = edge;
  const fits = fitted(pen, text, room);
  const left = (edge === 'start') === (pen.direction !== 'rtl');
  pen.fillText(fits, left ? MARGIN + inset : WIDTH - MARGIN - inset, y, room);
  return Math.min(room, pen.measureText(fits).width);
}

function fitted(pen: CanvasRenderingContext2D, text: string, room: number): string {
  let letters = [...text];
  // A little too long is drawn narrower; much too long ends in dots.
  while (letters.length > 1 && pen.measureText(`${letters.join('')}…`).width > room * 1.2) letters = letters.slice(0, -1);
  return letters.length === [...text].length ? text : `${letters.join('')}…`;
}

/** Gives the picture to another program of the reader's, where the browser can; else it is saved. */
export async function offered(picture: Blob, title: string, url: string): Promise<void> {
  const file = new File([picture], 'leaderboard.png', { type: 'image/png' });
  const share = { files: [file], title, url };
  if ('share' in navigator && navigator.canShare?.(share)) return navigator.share(share);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
