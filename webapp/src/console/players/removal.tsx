import { at as atBoard } from '../boards/wire';
import { Doing } from '../ui/doing';

export const onBoard = (board: string, player: string): string =>
  `${atBoard(board)}/player/${encodeURIComponent(player)}`;

export interface RemovalProps {
  readonly player: string;
  readonly board: string;
  /** A season that has ended; null is the open one. */
  readonly season?: number | null;
  done(): void;
}

export function Removal({ player, board, season = null, done }: RemovalProps) {
  return (
    <Doing
      request={{ method: 'DELETE', path: onBoard(board, player), query: { season } }}
      label={season === null ? `Take off ${board}` : `Take out of season ${season}`}
      typed={player}
      dangerous
      done={() => {
        done();
        return null;
      }}
    >
      <p>
        {season === null
          ? 'Only off this leaderboard. A submission that comes afterwards begins from nothing.'
          : 'Those who were behind move up, for good.'}
      </p>
    </Doing>
  );
}
