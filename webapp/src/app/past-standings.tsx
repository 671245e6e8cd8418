import { useContext } from 'react';

import { getAround, getPlaces, included } from '../api/requests';
import { useRead } from '../api/use-read';
import { NEIGHBOURS, PAGE_SIZE, PLACES_EVERY } from '../config';
import { useText } from '../i18n/text';
import { NO_MARKS } from '../live/marks';
import { asNumber } from '../ui/format';
import { OfTeams } from '../ui/kind';
import { Notice } from '../ui/notice';
import type { Place } from './address';
import { Standings } from './standings';

export interface PastStandingsProps {
  readonly id: string;
  readonly season: number;
  readonly total: number | null;
  /** Whether it still takes what was made in it. */
  readonly inGrace: boolean;
  readonly place: Place;
  readonly scene: string;
  go(place: Place): void;
}

/** A season that is over: once it is settled it was decided, so it is read once; until then, again and again. */
export function PastStandings({ id, season, total, inGrace, place, scene, go }: PastStandingsProps) {
  const t = useText();
  const { page, player } = place;
  const end = page * PAGE_SIZE;
  const people = included(useContext(OfTeams));
  const every = inGrace ? PLACES_EVERY : null;
  const places = useRead(scene, (signal) => getPlaces(id, season, end - PAGE_SIZE + 1, end, signal, people), every);
  const around = useRead(
    player === null ? null : `${id} ${season} ${player}`,
    (signal) => getAround(id, season, player ?? '', NEIGHBOURS, signal, people),
    every,
  );
  if (places.failure?.code === 'season_not_found') {
    return <Notice title={t.seasons.missing(asNumber(season))} urgent />;
  }
  const absent = around.failure?.code === 'player_not_found';
  return (
    <Standings
      entries={places.data}
      around={absent ? [] : around.data}
      total={total ?? 0}
      marks={NO_MARKS}
      trouble={places.failure?.message ?? null}
      empty={t.ranks.emptySeason}
      place={place}
      scene={scene}
      go={go}
    />
  );
}
