/** Server-Sent Events, read as the standard says. */

/** The largest event, in characters: an update of the longest lists has room. */
export const LARGEST = 8 << 20;

export interface ServerEvent {
  /** The last id that was told until then. */
  readonly id: string;
  readonly data: string;
}

/** Takes a stream piece by piece and gives the events that are whole. */
export class EventReader {
  /** After how many seconds to come back, as the server says; undefined: it has not. */
  retry: number | undefined;
  private rest = '';
  private id = '';
  private data: string[] = [];
  private size = 0;

  /** The events that this piece ends. Throws `RangeError` for one that is too large. */
  read(piece: string): ServerEvent[] {
    const text = this.rest + piece;
    // A line ends with CR, LF or both: what follows a CR at the very end is not known yet.
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    this.rest = (lines.pop() ?? '') + text.slice(whole.length);
    const events: ServerEvent[] = [];
    for (const line of lines) {
      if (line !== '') this.field(line);
      else if (this.data.length > 0) {
        events.push({ id: this.id, data: this.data.join('\n') });
        this.data = [];
        this.size = 0;
      }
    }
    if (this.size + this.rest.length > LARGEST) throw new RangeError('a message is larger than one of a leaderboard');
    return events;
  }

  private field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      this.data.push(value);
      this.size += value.length;
    } else if (name === 'id' && !value.includes('\0')) this.id = value;
    else if (name === 'retry' && /^[0-9]+$/.test(value)) this.retry = Number(value) / 1_000;
  }
}
