import type { Board } from '../../wire/types';

export interface BoardSelectorProps {
  readonly boards: readonly Board[];
  readonly chosen: string | null;
  choose(board: string): void;
}

export function BoardSelector({ boards, chosen, choose }: BoardSelectorProps) {
  const known = boards.some((board) => board.id === chosen);
  return (
    <label className="field">
      <span>Leaderboard</span>
      <select value={chosen ?? ''} disabled={boards.length === 0} onChange={(event) => choose(event.target.value)}>
        {!known && (
          <option value={chosen ?? ''} disabled>
            {chosen === null ? 'None yet' : `${chosen} (not there)`}
          </option>
        )}
        {boards.map((board) => (
          <option key={board.id} value={board.id}>
            {board.name === board.id ? board.id : `${board.name} (${board.id})`}
          </option>
        ))}
      </select>
    </label>
  );
}
