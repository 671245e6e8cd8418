import { getPlaces } from '../api/requests';
import { PICTURED } from '../config';
import { Share } from '../features/share/share';
import { useText } from '../i18n/text';
import { scoreText } from '../ui/display';
import { asMoment, asNumber } from '../ui/format';
import type { Board } from '../wire/types';
import { written, type Place } from './address';

/** Hands a board on as it is looked at: the same season, with the same player followed. */
export function ShareBoard({ board, place }: { board: Board; place: Place }) {
  const t = useText();
  const { season, player } = place;
  const state = season === null ? `${t.share.live} · ${asMoment(new Date().toISOString())}` : t.seasons.one(asNumber(season));
  return (
    <Share
      title={board.name}
      address={location.origin + written({ ...place, board: board.id })}
      picture={async () => ({
        title: board.name,
        state,
        source: location.host + written({ board: board.id, season, page: 1, player: null }),
        entries: await getPlaces(board.id, season, 1, PICTURED, new AbortController().signal, 'profile'),
        followed: player,
        direction: document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr',
        rank: asNumber,
        score: scoreText(board.display),
      })}
    />
  );
}
