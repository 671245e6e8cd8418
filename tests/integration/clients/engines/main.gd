extends SceneTree

var _sent = false


func _init():
	call_deferred("_play")


func _board(url):
	var board = load("res://leaderboard.gd").new()
	board.url = OS.get_environment(url)
	board.token = OS.get_environment("TOKEN")
	root.add_child(board)
	return board


func _play():
	var followed = _board("FOLLOWED")
	followed.patience = 4.0
	followed.connect("shown", self, "_hear")
	followed.follow("game1")
	var board = _board("SENT")
	for _number in range(20):
		var answer = yield(board.submit("game1", "ada", 1), "completed")
		assert(answer.status == 200)
	var refused = yield(board.submit("nowhere", "ada", 1), "completed")
	print("refused ", refused.status, " ", refused.body.code)
	var best = yield(followed.top("game1", 1), "completed")
	print("sent ", best[0].player_id, " ", int(best[0].score))


func _hear(entries):
	if not entries.empty() and int(entries[0].score) == 21:
		print("shown ", entries[0].player_id, " ", int(entries[0].score))
		quit()
