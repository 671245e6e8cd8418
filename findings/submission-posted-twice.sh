#!/usr/bin/env bash
# A server that closes a kept-alive connection instead of answering a POST: OkHttp 4.12.0 and the JDK's HttpURLConnection send
# the POST once more by themselves, unasked and untold, so that it arrives twice; Apache HttpClient 5.4.3 and java.net.http
# raise an error. Go's net/http raises one too, until the request carries Idempotency-Key or X-Idempotency-Key: then it sends
# it again. For a leaderboard: an increment without an id counts twice with no retry in anybody's code; ids belong into every
# submission, and whoever sends the header has to mean it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.squareup.okhttp3</groupId><artifactId>okhttp</artifactId><version>4.12.0</version></dependency>
    <dependency>
      <groupId>org.apache.httpcomponents.client5</groupId><artifactId>httpclient5</artifactId><version>5.4.3</version>
    </dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1

cat > Probe.java << 'SCRIPT'
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

public class Probe {
    static final String BODY = "{\"by\": 1}";

    static int post(String client, String url) throws Exception {
        switch (client) {
            case "OkHttp": {
                var ok = new okhttp3.OkHttpClient();
                ok.newCall(new okhttp3.Request.Builder().url(url).build()).execute().body().string();
                var body = okhttp3.RequestBody.create(BODY, okhttp3.MediaType.get("application/json"));
                return ok.newCall(new okhttp3.Request.Builder().url(url).post(body).build()).execute().code();
            }
            case "HttpURLConnection": {
                URI.create(url).toURL().openStream().readAllBytes();
                var request = (HttpURLConnection) URI.create(url).toURL().openConnection();
                request.setRequestMethod("POST");
                request.setDoOutput(true);
                request.getOutputStream().write(BODY.getBytes());
                return request.getResponseCode();
            }
            case "HttpClient5": {
                var http = org.apache.hc.client5.http.impl.classic.HttpClients.createDefault();
                http.execute(new org.apache.hc.client5.http.classic.methods.HttpGet(url),
                    answer -> org.apache.hc.core5.http.io.entity.EntityUtils.toString(answer.getEntity()));
                var request = new org.apache.hc.client5.http.classic.methods.HttpPost(url);
                request.setEntity(new org.apache.hc.core5.http.io.entity.StringEntity(BODY));
                return http.execute(request, answer -> answer.getCode());
            }
            default: {
                var http = HttpClient.newHttpClient();
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
                var request = HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(BODY));
                return http.send(request.build(), BodyHandlers.ofString()).statusCode();
            }
        }
    }

    public static void main(String[] given) {
        String told;
        try {
            told = "status " + post(given[0], given[1]);
        } catch (Exception lost) {
            told = "an error";
        }
        System.out.println(told);
        System.exit(0);
    }
}
SCRIPT
mkdir go-probe
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	answer, _ := http.Get(os.Args[2])
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	request, _ := http.NewRequest("POST", os.Args[2], strings.NewReader(`{"by": 1}`))
	if os.Args[1] != "" {
		request.Header.Set(os.Args[1], "one")
	}
	if answer, err := http.DefaultClient.Do(request); err != nil {
		fmt.Println("an error")
	} else {
		fmt.Println("status", answer.StatusCode)
	}
}
SCRIPT
(cd go-probe && go mod init probe && go build -o probe .) > go.log 2>&1

cat > probe.py << 'PYTHON'
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

CLIENTS = {
    "OkHttp": ["java", "-cp", "jars/*", "Probe.java", "OkHttp"],
    "HttpURLConnection": ["java", "-cp", "jars/*", "Probe.java", "HttpURLConnection"],
    "HttpClient5": ["java", "-cp", "jars/*", "Probe.java", "HttpClient5"],
    "java.net.http": ["java", "-cp", "jars/*", "Probe.java", "java.net.http"],
    "Go": ["go-probe/probe", ""],
    "Go with Idempotency-Key": ["go-probe/probe", "Idempotency-Key"],
    "Go with X-Idempotency-Key": ["go-probe/probe", "X-Idempotency-Key"],
}


class Board(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.arrived += 1
        if self.server.arrived == 1:  # counted, and then the connection is gone
            self.close_connection = True
        else:
            self.do_GET()

    def log_message(self, *words):
        pass


for name, command in CLIENTS.items():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
    server.daemon_threads = True
    server.arrived = 0
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/scores"
    told = subprocess.run([*command, url], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=60).stdout
    server.shutdown()
    print(f"{name}: told {told.strip()}, arrived {server.arrived}", flush=True)
PYTHON
go version | cut -d ' ' -f 3
java -version 2>&1 | head -1
timeout 150 python3 probe.py | tee seen

cat > expected << 'SEEN'
OkHttp: told status 200, arrived 2
HttpURLConnection: told status 200, arrived 2
HttpClient5: told an error, arrived 1
java.net.http: told an error, arrived 1
Go: told an error, arrived 1
Go with Idempotency-Key: told status 200, arrived 2
Go with X-Idempotency-Key: told status 200, arrived 2
SEEN
diff expected seen
