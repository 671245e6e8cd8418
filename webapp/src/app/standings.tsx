import { PlayerCard } from '../features/player/player-card';
import { Podium } from '../features/podium/podium';
import { Pager } from '../features/ranks/pager';
import { RankList } from '../features/ranks/rank-list';
import { useText } from '../i18n/text';
import { rememberMe, useMe } from '../kept/me';
import type { Marks } from '../live/marks';
import { PAGE_SIZE } from '../config';
import { Loading, Notice } from '../ui/notice';
import { isRanked, type Entry } from '../wire/types';
import type { Place } from './address';
import { useJump } from './use-jump';

export interface StandingsProps {
  /** The entries of the page; null until they are known. */
  readonly entries: readonly Entry[] | null;
  readonly around: readonly Entry[] | null;
  readonly total: number;
  readonly frozen?: boolean;
  readonly marks: Marks;
  /** What to say of a page that could not be read. */
  readonly trouble: string | null;
  readonly empty: string;
  readonly place: Place;
  readonly scene: string;
  go(place: Place): void;
}

/** A page of a board: the podium on the first, the ranks, and the player who is followed. */
export function Standings(props: StandingsProps) {
  const { entries, around, total, marks, trouble, place, scene, go } = props;
  const t = useText();
  const { player } = place;
  const me = useMe();
  const { within, jump } = useJump(player, entries);
  return (
    <div className={`standings${player === null ? '' : ' with-player'}`}>
      <section aria-label={t.ranks.standings} ref={within}>
        {trouble !== null && (
          <p className="trouble" role="alert">
            {trouble} {t.goesOnTrying}
          </p>
        )}
        <Page {...props} />
        <Pager page={place.page} total={total} turn={(page) => go({ ...place, page })} />
      </section>
      {player !== null && (
        <PlayerCard
          player={player}
          around={around}
          total={total}
          frozen={props.frozen ?? false}
          marks={marks}
          scene={scene}
          isMe={player === me}
          follow={(name) => go({ ...place, player: name })}
          remember={rememberMe}
          jump={(at) => {
            const page = Math.ceil(at / PAGE_SIZE);
            if (page !== place.page) go({ ...place, page });
            jump();
          }}
        />
      )}
    </div>
  );
}

function Page({ entries, total, marks, empty, place, scene, go }: StandingsProps) {
  const t = useText();
  if (entries === null) return <Loading what={t.loading.ranks} />;
  if (entries.length === 0 && place.page > 1) {
    return <Notice title={total === 0 ? empty : t.ranks.beyond} />;
  }
  if (entries.length === 0) return <Notice title={empty} />;
  const follow = (player: string): void => go({ ...place, player });
  const podium = place.page === 1 ? entries.slice(0, 3).filter(isRanked) : [];
  const below = entries.slice(podium.length);
  return (
    <>
      {podium.length > 0 && (
        <Podium key={scene} entries={podium} marks={marks} followed={place.player} follow={follow} />
      )}
      {below.length > 0 && (
        <RankList
          headed
          label={t.ranks.list}
          entries={below}
          marks={marks}
          followed={place.player}
          scene={scene}
          follow={follow}
        />
      )}
    </>
  );
}
