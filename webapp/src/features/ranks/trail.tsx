import { useContext } from 'react';

import { ScoreTrails } from '../../kept/use-trails';
import { Ascending } from '../../ui/score';
import { Sparkline } from '../../ui/sparkline';

/** For the eye: how the score of a player went, as far as it was seen. */
export function Trail({ player }: { player: string }) {
  const values = useContext(ScoreTrails).get(player) ?? [];
  const ascending = useContext(Ascending);
  return values.length < 2 ? null : <Sparkline values={values} ascending={ascending} />;
}
