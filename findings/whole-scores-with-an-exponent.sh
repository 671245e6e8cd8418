#!/usr/bin/env bash
# A whole score that Java keeps as a BigDecimal, 100 or 5000000000, becomes 1E+2 and 5E+9 on its way through a tree of Jackson
# 2.18.3 (valueToTree, convertValue), and 100.0 does so where a tree is read with USE_BIG_DECIMAL_FOR_FLOATS; written straight
# out it stays 100, and 123 stays 123 everywhere, so only round scores change. Jackson 3.0.0 leaves them all alone. Go's
# encoding/json refuses 1E+2 for an int64, Rust's serde_json 1.0.154 for an i64, and Python makes the float 100.0 of it.
# For a leaderboard: a service in between that handles trees makes round scores that others cannot read, or read as fractions;
# it names JsonNodeFactory.withExactBigDecimals(true), or passes bodies on as they are.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for version in 2 3; do
    mkdir "jackson$version"
    group=com.fasterxml.jackson.core number=2.18.3
    [ "$version" = 2 ] || { group=tools.jackson.core; number=3.0.0; }
    cat > "jackson$version/pom.xml" << POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>$group</groupId><artifactId>jackson-databind</artifactId><version>$number</version></dependency>
  </dependencies>
</project>
POM
    mvn --quiet --batch-mode -f "jackson$version" dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1
    packages=${group%.core}
    sed "s/PACKAGES/$packages/; s/VERSION/$version/" > "jackson$version/Probe.java" << 'SCRIPT'
import PACKAGES.databind.*;
import PACKAGES.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.Map;

public class Probe {
    public static void main(String[] given) throws Exception {
        var mapper = JsonMapper.builder().build();
        var exact = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
        for (String score : new String[] {"123", "100", "5000000000", "1234500"}) {
            var entry = Map.of("score", new BigDecimal(score));
            System.out.println("Jackson VERSION " + score + " straight " + mapper.writeValueAsString(entry) + " as a tree "
                + mapper.valueToTree(entry) + " converted " + mapper.convertValue(entry, JsonNode.class) + " read exactly "
                + exact.readTree("{\"score\":" + score + ".0}"));
        }
    }
}
SCRIPT
done
mkdir go-probe rust rust/src
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"encoding/json"
	"fmt"
)

func main() {
	var entry struct{ Score int64 }
	fmt.Println("Go:", json.Unmarshal([]byte(`{"score":1E+2}`), &entry))
}
SCRIPT
(cd go-probe && go mod init probe && go build -o probe .) > go.log 2>&1
cat > rust/Cargo.toml << 'TOML'
[package]
name = "probe"
version = "1.0.0"
edition = "2021"
[dependencies]
serde_json = "=1.0.154"
TOML
cat > rust/src/main.rs << 'SCRIPT'
fn main() {
    println!("Rust: {:?}", serde_json::from_str::<i64>("1E+2").map_err(|refused| refused.to_string()));
}
SCRIPT
cargo build --quiet --manifest-path rust/Cargo.toml > cargo.log 2>&1
{
    for version in 2 3; do timeout 60 java -cp "jackson$version/jars/*" "jackson$version/Probe.java" 2> java.log; done
    timeout 60 go-probe/probe
    timeout 60 rust/target/debug/probe
    python3 -c 'import json; print("Python:", json.loads("1E+2"))'
} | tee seen

cat > expected << 'SEEN'
Jackson 2 123 straight {"score":123} as a tree {"score":123} converted {"score":123} read exactly {"score":123}
Jackson 2 100 straight {"score":100} as a tree {"score":1E+2} converted {"score":1E+2} read exactly {"score":1E+2}
Jackson 2 5000000000 straight {"score":5000000000} as a tree {"score":5E+9} converted {"score":5E+9} read exactly {"score":5E+9}
Jackson 2 1234500 straight {"score":1234500} as a tree {"score":1.2345E+6} converted {"score":1.2345E+6} read exactly {"score":1.2345E+6}
Jackson 3 123 straight {"score":123} as a tree {"score":123} converted {"score":123} read exactly {"score":123.0}
Jackson 3 100 straight {"score":100} as a tree {"score":100} converted {"score":100} read exactly {"score":100.0}
Jackson 3 5000000000 straight {"score":5000000000} as a tree {"score":5000000000} converted {"score":5000000000} read exactly {"score":5000000000.0}
Jackson 3 1234500 straight {"score":1234500} as a tree {"score":1234500} converted {"score":1234500} read exactly {"score":1234500.0}
Go: json: cannot unmarshal number 1E+2 into Go struct field .Score of type int64
Rust: Err("invalid type: floating point `100.0`, expected i64 at line 1 column 4")
Python: 100.0
SEEN
diff expected seen
