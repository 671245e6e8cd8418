#!/usr/bin/env bash
# The setting `root_path` means two things: uvicorn 0.54.0 puts the prefix before the path of every request, also where
# it is there already (`/games/x` becomes `/games/games/x`); Hypercorn 0.18.0 passes the path on as it came, so that a
# proxy which takes the prefix off leaves a path outside its own root_path. For a leaderboard that runs on either engine,
# behind either kind of proxy: leave the engines' setting alone, and take the prefix off where it still is.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet uvicorn==0.54.0 hypercorn==0.18.0

cat > "$folder/probe.py" <<'PROGRAM'
import asyncio, json, socket, sys, urllib.request, urllib.error
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            m = await receive()
            await send({"type": m["type"] + ".complete"})
            if m["type"] == "lifespan.shutdown": return
    body = json.dumps({k: (scope[k].decode() if isinstance(scope[k], bytes) else scope[k]) for k in ("root_path", "path", "raw_path")}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
def port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0)); return s.getsockname()[1]
def get(p, path):
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{p}{path}", timeout=5).read().decode()
    except urllib.error.HTTPError as e:
        return f"{e.code}"
async def main(name):
    p = port(); stop = asyncio.Event()
    if name == "uvicorn":
        import uvicorn
        s = uvicorn.Server(uvicorn.Config(app, port=p, root_path="/games", log_level="error"))
        t = asyncio.create_task(s.serve())
    else:
        from hypercorn.asyncio import serve; from hypercorn.config import Config
        c = Config(); c.bind=[f"127.0.0.1:{p}"]; c.root_path="/games"; c.loglevel="error"
        t = asyncio.create_task(serve(app, c, shutdown_trigger=stop.wait))
    for _ in range(100):
        try:
            r,w = await asyncio.open_connection("127.0.0.1", p); w.close(); break
        except OSError: await asyncio.sleep(0.05)
    for path in ("/games/x", "/x"):
        print(name, path, await asyncio.to_thread(get, p, path))
    stop.set()
    if name == "uvicorn": s.should_exit = True
    await asyncio.wait_for(t, 10)
asyncio.run(main(sys.argv[1]))
PROGRAM

cat > "$folder/expected" <<'SEEN'
uvicorn /games/x {"root_path": "/games", "path": "/games/games/x", "raw_path": "/games/games/x"}
uvicorn /x {"root_path": "/games", "path": "/games/x", "raw_path": "/games/x"}
hypercorn /games/x {"root_path": "/games", "path": "/games/x", "raw_path": "/games/x"}
hypercorn /x {"root_path": "/games", "path": "/x", "raw_path": "/x"}
SEEN

"$folder/venv/bin/pip" list --format=freeze | grep -iE '^(uvicorn|hypercorn)='
for engine in uvicorn hypercorn; do
    timeout 60 "$folder/venv/bin/python" "$folder/probe.py" "$engine"
done | tee "$folder/seen"
diff "$folder/expected" "$folder/seen"
