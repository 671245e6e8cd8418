import { go, toBoard } from '../route';
import { Takes } from '../ui/doing';
import { BoardForm } from './board-form';
import { created, EMPTY } from './draft';
import { BOARDS, listed } from './wire';

export function NewBoard() {
  return (
    <section aria-labelledby="new-title">
      <h2 id="new-title">New leaderboard</h2>
      <Takes scope="manage">
        <BoardForm
          before={EMPTY}
          there={false}
          label="Create the leaderboard"
          request={(draft) => ({ method: 'POST', path: BOARDS, body: created(draft) })}
          done={({ data }) => go(toBoard(listed(data, 'data').id))}
        />
      </Takes>
    </section>
  );
}
