"""What boards that follow others take of what is submitted to those, and are given of what those hold."""

from typing import TYPE_CHECKING, Any

from attrs import evolve

from tests.integration.agreement.model.board import Board, Turn
from tests.integration.agreement.model.rules import Rules, Score
from tests.integration.agreement.model.values import Item, Player, Refused

if TYPE_CHECKING:
    from tests.integration.agreement.model.model import Model


def children(model: "Model", template_id: str) -> list[str]:
    """All that a template has made."""
    return [board_id for board_id in sorted(model.boards) if board_id.startswith(f"{template_id}.")]


def beside_root(model: "Model", rules: Rules) -> Rules:
    """The rules of a board to be, which has as many lines as the one that it follows."""
    root = None if rules.follows is None else model.boards.get(rules.follows)
    if root is not None:
        rules = evolve(rules, shards=root.rules.shards)
    if rules.shards is not None and (rules.ranking == "dense" or rules.each is not None):
        raise Refused("not_supported_on_wide")
    if rules.follows is not None and (root is None or root.rules.kinds != rules.kinds):
        raise Refused("invalid")
    return rules


def child_of(model: "Model", template_id: str, value: str) -> str:
    """The id of the board that a template has for a value, which is made if it is not there."""
    child_id = f"{template_id}.{value.lower().replace(' ', '-')}"
    if child_id not in model.boards:
        model.touch(template_id)
        template, rules = model.boards[template_id], model.boards[template_id].rules
        assert rules.each is not None
        model.begin(child_id, evolve(rules, each=None, where={**(rules.where or {}), rules.each: value}))
        model.boards[child_id].started = min(template.started, model.now)
    return child_id


def fed_by(model: "Model", root: Board, player: str) -> list[str]:
    """The boards that have what becomes of a player on their root: of a template those that ever had the player."""
    templates = [name for name in root.followers if model.boards[name].rules.each is not None]
    made = [child for name in templates for child in children(model, name)]
    ever = [child for child in made if model.boards[child].seasons_of(player)]
    return [name for name in root.followers if name not in templates] + ever


def feed(
    model: "Model",
    item: Item,
    *,
    duplicate: bool,
    importing: bool,
    changed: dict[str, set[str]],
    before: dict[str, dict[str, int]],
    late: set[str],
) -> list[tuple[str, str, str | None, int | None]]:
    """What the followers make of what their root has accepted: board, status, code, the season if that is over."""
    told: list[tuple[str, str, str | None, int | None]] = []
    for follower_id in model.boards[item.board].followers:
        name, rules = follower_id, model.boards[follower_id].rules
        value = rules.value_in(item.metadata)
        if (rules.each is not None and value is None) or not (duplicate or rules.takes(item.metadata)):
            told.append((name, "skipped", None, None))
            continue
        if value is not None:
            name = child_of(model, name, value)
            before.setdefault(name, model.boards[name].ranks())
        follower = model.boards[name]
        if duplicate:
            season = follower.late(item, model.now, importing and follower.next_reset is None)
            there = item.player in (follower.players if season is None else dict(season.standing))
            told.append((name, "duplicate", None, season and season.season) if there else (name, "skipped", None, None))
            continue
        try:
            # The score that was sent, and not the root's total; its event id is the root's.
            fed = evolve(item, board=name, event=None)
            answer = follower.submit(fed, model.now, importing and follower.next_reset is None)
        except Refused as refusal:
            told.append((name, "rejected", refusal.code, None))
            continue
        told.append((name, "accepted", None, answer[4]))
        if answer[2] and answer[4] is not None:
            changed.setdefault(name, set())
            late.add(name)
        elif answer[2]:
            changed.setdefault(name, set()).add(item.player)
    return told


def correct_too(model: "Model", name: str, player: str, fields: dict[str, Any], wrong: Score) -> tuple[Any, ...]:
    """A follower takes the correction where it has the score that was wrong."""
    follower = model.boards[name]
    turned, before = follower.turn(model.now), follower.players.get(player)
    status, code = "skipped", None
    changed = False
    if before is not None and before.score == wrong:
        status = "accepted"
        if "score" in fields and not follower.rules.is_taken(fields["score"]):
            status, code = "rejected", "invalid"
        elif "score" in fields and follower.rules.refuses(fields["score"]):
            status, code = "rejected", "score_out_of_bounds"
        else:
            follower.players[player] = evolve(before, **fields)
            changed = follower.players[player] != before
    if changed:
        model.move_on(name, {player})
    elif turned is not Turn.NOT:
        model.move_on(name)
    return name, status, follower.ranks().get(player), code, None


def leave(model: "Model", board_id: str, root_id: str) -> None:
    """A board that followed another one is gone."""
    if board_id in model.boards[root_id].followers:
        model.relink(root_id, lambda followers: followers.remove(board_id))
    else:
        # That of a value is known to the template that made it, and not to the board which both follow.
        model.touch(board_id.rpartition(".")[0])


def fill(model: "Model", board_id: str) -> int:
    """Give a board, or those that it has for values, who is not on it yet; says how many players that were."""
    rules = model.boards[board_id].rules
    assert rules.follows is not None
    root = model.boards[rules.follows]
    if rules.each is not None:
        for child in children(model, board_id):
            if not model.boards[child].along:
                model.touch(child)
                model.boards[child].along = True
    given: dict[str, dict[str, Player]] = {}
    for player_id, player in root.players.items():
        value = rules.value_in(player.metadata)
        if rules.each is None:
            given.setdefault(board_id, {})[player_id] = player
        elif value is not None and rules.takes(player.metadata):
            given.setdefault(child_of(model, board_id, value), {})[player_id] = player
    # What a season held that is over is no beginning of anything.
    over = root.next_reset is not None and model.now >= root.next_reset
    return sum([_give(model, name, {} if over else players) for name, players in given.items()])


def _give(model: "Model", name: str, players: dict[str, Player]) -> int:
    board = model.boards[name]
    turned = board.turn(model.now)
    taken = {player_id: player for player_id, player in players.items() if _is_for(board, player_id, player)}
    for player_id, player in taken.items():
        board.players[player_id] = player
        board.has_reached(player_id, player.reached)
    if taken or turned is not Turn.NOT:
        model.move_on(name, taken)
    return len(taken)


def _is_for(board: Board, player_id: str, player: Player) -> bool:
    inside = board.rules.takes(player.metadata) and not board.rules.refuses(player.score)
    inside = inside and (player.score is not None or board.rules.nulls)
    return inside and player_id not in board.players
