import { useContext, useState } from 'react';

import { useText } from '../../i18n/text';
import type { Marks } from '../../live/marks';
import { asNumber } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { OfTeams, useKind } from '../../ui/kind';
import { Loading } from '../../ui/notice';
import { Score } from '../../ui/score';
import { ONE_COLUMN, useMedia } from '../../ui/use-media';
import { nameOf } from '../../ui/who';
import type { Entry } from '../../wire/types';
import { Absent } from './absent';
import { Standing } from './standing';

export interface PlayerCardProps {
  readonly player: string;
  /** The player's neighbourhood, empty when the player is not on the board; null until it is known. */
  readonly around: readonly Entry[] | null;
  readonly total: number;
  /** Nobody is shown, whether they are on the board or not. */
  readonly frozen: boolean;
  readonly marks: Marks;
  readonly scene: string;
  /** Whether the reader has said that they are this player. */
  readonly isMe: boolean;
  follow(player: string | null): void;
  remember(player: string | null): void;
  /** Lead to the player's row at this place. */
  jump(place: number): void;
}

/** One player, followed: beside the ranks, or, where there is no room, one line below them that opens. */
export function PlayerCard(props: PlayerCardProps) {
  const { player, around, total, frozen, follow, remember } = props;
  const t = useText();
  const kind = useKind();
  // Nobody is a team.
  const canBeMe = !useContext(OfTeams);
  const isMe = canBeMe && props.isMe;
  const folds = useMedia(ONE_COLUMN);
  const [open, setOpen] = useState(false);
  const own = around?.find((entry) => entry.player === player);
  const actions = (
    <div className="actions">
      {canBeMe && (
        <button type="button" aria-pressed={isMe} onClick={() => remember(isMe ? null : player)}>
          {t.player.me}
        </button>
      )}
      <button type="button" onClick={() => follow(null)}>
        {t.player.leave}
      </button>
    </div>
  );
  return (
    <section className={`card player-card${folds && open ? ' open' : ''}`} aria-label={kind.label(player)}>
      <header>
        {folds && own !== undefined && (
          // As wide as the last rank there is, so that the name beside it stays where it is.
          <span className="rank" style={{ minInlineSize: `${asNumber(total).length}ch` }}>
            {own.rank === null ? '–' : asNumber(own.rank)}
          </span>
        )}
        <h2 title={player}>
          <bdi>{nameOf(player, own?.person)}</bdi>
        </h2>
        {isMe && <span className="you">{t.player.you}</span>}
        {folds && own !== undefined && !open && <Score key={player} value={own.score} />}
        {!folds && actions}
        {folds && (
          <button
            type="button"
            className="round unfold"
            aria-expanded={open}
            aria-label={t.player.details}
            onClick={() => setOpen(!open)}
          >
            <Icon name="chevron" />
          </button>
        )}
      </header>
      {folds && !open && (own !== undefined || around === null) ? null : around === null ? (
        <Loading what={kind.loading} />
      ) : own === undefined ? (
        <Absent frozen={frozen} total={total} />
      ) : (
        <Standing
          {...props}
          own={own}
          around={around}
          jump={(place) => {
            setOpen(false);
            props.jump(place);
          }}
        />
      )}
      {folds && open && actions}
    </section>
  );
}
