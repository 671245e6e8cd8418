import { useEffect, useMemo } from 'react';

import { getFirst } from '../api/requests';
import { useRead } from '../api/use-read';
import { written } from '../app/address';
import { RankList } from '../features/ranks/rank-list';
import { useText } from '../i18n/text';
import { NO_MARKS } from '../live/marks';
import { useBoard } from '../live/use-board';
import { useConnection } from '../live/use-connection';
import { scoreText } from '../ui/display';
import { OfTeams } from '../ui/kind';
import { ScoreHead, ScoreText } from '../ui/score';
import type { Board, Entry, Picture } from '../wire/types';
import type { Options } from './options';
import { Silence } from './silence';

/** How often the board's own words are read again, in milliseconds; its ranks come by themselves. */
const READ_EVERY = 300_000;
/** When a board that is not there is asked for again. */
const ASK_AGAIN = 10_000;

/** A board for other sites and for streams: the best, live, and nothing else. */
export function Embed({ options }: { options: Options }) {
  const { board: id, player } = options;
  const t = useText();
  const connected = useConnection(null, false);
  const read = useRead(id, (signal) => getFirst(id, signal), READ_EVERY);
  const teams = read.data?.board.teams ?? false;
  const live = useBoard(connected, id, player, null, teams);
  const { phase, picture, around, marks } = live.state;
  const board = read.data?.board ?? null;
  const score = useMemo(() => scoreText(board?.display ?? null), [board?.display, t]);
  const gone = phase === 'missing' || phase === 'deleted';
  useEffect(() => {
    if (!gone) return;
    const timer = setTimeout(live.ask, ASK_AGAIN);
    return () => clearTimeout(timer);
  }, [gone, live.ask]);

  const shown = gone || phase === 'failed' ? null : (picture ?? read.data?.picture ?? null);
  return (
    <div className={live.state.current ? 'embedded' : 'embedded stale'}>
      {options.heading && <Heading id={id} board={board} player={player} open={connected.connection.kind === 'open'} />}
      <OfTeams value={teams}>
        <ScoreText value={score}>
          <ScoreHead value={board === null || board.parts.length === 0 ? null : board.parts.join(' · ')}>
            {shown === null || shown.entries.length === 0 ? (
              <Silence id={id} phase={phase} picture={shown} />
            ) : (
              <RankList
                headed
                label={t.ranks.list}
                entries={chosen(shown, around, options)}
                marks={picture === null ? NO_MARKS : marks}
                followed={player}
                scene={`${id} ${shown.season}`}
              />
            )}
          </ScoreHead>
        </ScoreText>
      </OfTeams>
    </div>
  );
}

/** The best, and the followed player below them, where they are not among them. */
function chosen({ entries }: Picture, around: readonly Entry[] | null, { top, player }: Options): readonly Entry[] {
  const best = entries.slice(0, top);
  const own = around?.find((entry) => entry.player === player);
  return own === undefined || best.some((entry) => entry.player === player) ? best : [...best, own];
}

interface HeadingProps {
  readonly id: string;
  readonly board: Board | null;
  readonly player: string | null;
  readonly open: boolean;
}

/** The board's name, which leads to the whole of it. */
function Heading({ id, board, player, open }: HeadingProps) {
  const t = useText();
  return (
    <header className="embed-head">
      <h1>
        <a href={written({ board: id, season: null, page: 1, player })} target="_blank" rel="noopener">
          <bdi>{board?.name ?? id}</bdi>
        </a>
      </h1>
      <span className={`connection ${open ? 'open' : 'connecting'}`} role="status">
        {open ? t.connection.open : t.connection.connecting}
      </span>
    </header>
  );
}
