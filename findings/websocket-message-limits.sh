#!/usr/bin/env bash
# A text message of 40 KB, a board of some hundred entries: Go's coder/websocket 1.8.15 gives up at 32 KiB, and Tomcat's client
# 10.1.40, which Spring's StandardWebSocketClient stands on, at 8 KiB, with close code 1009 on their own side and often no more
# than a lost connection on the server's; gorilla/websocket 1.5.3 and java.net.http take it. For a leaderboard: a client that
# asks for a long window and comes back at once ends the same way for ever; it raises its limit (SetReadLimit, or
# setDefaultMaxTextMessageBufferSize) or asks for a shorter window.
set -euo pipefail

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ws@8.23.0 > npm.log 2>&1
cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.tomcat.embed</groupId><artifactId>tomcat-embed-websocket</artifactId><version>10.1.40</version>
  </dependency></dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1
mkdir go-probe
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	coder "github.com/coder/websocket"
	gorilla "github.com/gorilla/websocket"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if connection, _, err := coder.Dial(ctx, os.Args[1], nil); err == nil {
		_, message, err := connection.Read(ctx)
		fmt.Println("coder/websocket all of it", err == nil && len(message) == 40000)
	}
	if connection, _, err := gorilla.DefaultDialer.Dial(os.Args[1], nil); err == nil {
		_, message, err := connection.ReadMessage()
		fmt.Println("gorilla/websocket all of it", err == nil && len(message) == 40000)
	}
}
SCRIPT
(cd go-probe && go mod init probe && go get github.com/coder/websocket@v1.8.15 github.com/gorilla/websocket@v1.5.3 &&
    go build -o probe .) > go.log 2>&1
cat > Probe.java << 'SCRIPT'
import jakarta.websocket.*;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.*;

public class Probe {
    @ClientEndpoint
    public static class Client {
        static final CompletableFuture<String> told = new CompletableFuture<>();
        @OnMessage public void message(String text) { told.complete("all of it " + (text.length() == 40000)); }
        @OnClose public void closed(Session session, CloseReason why) { told.complete(why.getCloseCode().getCode() + ""); }
        @OnError public void error(Throwable error) { }
    }

    public static void main(String[] given) throws Exception {
        var container = ContainerProvider.getWebSocketContainer();
        container.connectToServer(Client.class, URI.create(given[0]));
        System.out.println("Tomcat, a buffer of " + container.getDefaultMaxTextMessageBufferSize()
            + ": " + Client.told.get(60, TimeUnit.SECONDS));
        var length = new CompletableFuture<Integer>();
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(given[0]), new WebSocket.Listener() {
            int sofar = 0;
            public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
                sofar += part.length();
                if (last) length.complete(sofar);
                socket.request(1);
                return null;
            }
        });
        System.out.println("java.net.http all of it " + (length.get(20, TimeUnit.SECONDS) == 40000));
        System.exit(0);
    }
}
SCRIPT
cat > server.cjs << 'SCRIPT'
const server = new (require("ws").WebSocketServer)({ port: 0, host: "127.0.0.1" }, () => console.log(server.address().port));
server.on("connection", (client) => client.on("error", () => {}).send("7".repeat(40000)));
setTimeout(() => process.exit(), 120000);
SCRIPT
node server.cjs > port &
server=$!
for _ in $(seq 200); do [ -s port ] && break; sleep 0.05; done
url="ws://127.0.0.1:$(cat port)"
{ timeout 60 go-probe/probe "$url"; timeout 90 java -cp 'jars/*' Probe.java "$url" 2> java.log; } | tee seen
cat > expected << 'SEEN'
coder/websocket all of it false
gorilla/websocket all of it true
Tomcat, a buffer of 8192: 1009
java.net.http all of it true
SEEN
diff expected seen
