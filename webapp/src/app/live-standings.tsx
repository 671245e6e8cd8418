import { useContext } from 'react';

import { getPlaces, included } from '../api/requests';
import { useRead } from '../api/use-read';
import { PAGE_SIZE, PLACES_EVERY } from '../config';
import { useText } from '../i18n/text';
import { ScoreTrails, useTrails } from '../kept/use-trails';
import { LastVisit, useVisit } from '../kept/use-visit';
import type { BoardState } from '../live/board-state';
import { OfTeams } from '../ui/kind';
import type { Picture } from '../wire/types';
import type { Place } from './address';
import { Standings } from './standings';

export interface LiveStandingsProps {
  readonly state: BoardState;
  readonly picture: Picture;
  readonly edition: string | null;
  readonly place: Place;
  readonly scene: string;
  go(place: Place): void;
}

/** The open season: its first page as it is sent, every further one read again and again. */
export function LiveStandings({ state, picture, edition, place, scene, go }: LiveStandingsProps) {
  const t = useText();
  const { board } = state;
  const first = place.page === 1;
  const end = place.page * PAGE_SIZE;
  const people = included(useContext(OfTeams));
  const further = useRead(
    first ? null : scene,
    (signal) => getPlaces(board, null, end - PAGE_SIZE + 1, end, signal, people),
    PLACES_EVERY,
  );
  const stage = `${edition} ${picture.season}`;
  return (
    <LastVisit value={useVisit(state, edition)}>
      <ScoreTrails value={useTrails(state, stage)}>
    <Standings
      entries={first ? picture.entries : further.data}
      around={state.around}
      total={picture.total}
      frozen={picture.frozen}
      marks={state.marks}
      trouble={further.failure?.message ?? null}
      empty={picture.frozen ? t.ranks.hidden : t.ranks.empty}
      place={place}
      scene={scene}
      go={go}
    />
      </ScoreTrails>
    </LastVisit>
  );
}
