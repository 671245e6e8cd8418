/** A request as a line for a shell: what the console did, to be done again elsewhere. The key is never in it. */

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the path of the server, encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | null>>;
  readonly body?: unknown;
}

/** What stands for the key: the variable that the commands read as well. */
const KEY = '-H "Authorization: Bearer $LEADERBOARD_KEY"';

export function addressOf({ path, query = {} }: Request): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** `server` is where it is, without a slash at its end; `keyed`: a key was shown. */
export function curlOf(request: Request, server: string, keyed: boolean): string {
  const words = ['curl', '-sS'];
  if (request.method !== 'GET') words.push('-X', request.method);
  words.push(quoted(server + addressOf(request)));
  if (keyed) words.push(KEY);
  if (request.body !== undefined) {
    words.push('-H', quoted('Content-Type: application/json'), '-d', quoted(JSON.stringify(request.body)));
  }
  return words.join(' ');
}

/** One word for any POSIX shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
