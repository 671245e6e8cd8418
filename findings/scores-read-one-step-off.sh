#!/usr/bin/env bash
# A score that was read from JSON need not be the one that was sent. Of 100,001 scores with two places up to 1000.00 Java's jsoniter
# 0.9.23 reads 43 as their neighbour: 1.14 is 1.1400000000000001. Of 100,000 with all their digits, as sums and averages have,
# Rust's serde_json 1.0.154 as it comes reads one in ten a step off, and DSL-JSON 2.0.2 one in four; serde_json's feature
# float_roundtrip mends it. Jackson 2.18.3, Gson 2.11.0 and fastjson2 2.0.53 read all as they were written. For a leaderboard: a
# client that sends back what it read makes a new score of it, and two players who tie for one program do not for another;
# comparisons belong to the server.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.18.3</version></dependency>
    <dependency><groupId>com.google.code.gson</groupId><artifactId>gson</artifactId><version>2.11.0</version></dependency>
    <dependency><groupId>com.dslplatform</groupId><artifactId>dsl-json</artifactId><version>2.0.2</version></dependency>
    <dependency><groupId>com.jsoniter</groupId><artifactId>jsoniter</artifactId><version>0.9.23</version></dependency>
    <dependency><groupId>com.alibaba.fastjson2</groupId><artifactId>fastjson2</artifactId><version>2.0.53</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1
for features in '' '"float_roundtrip"'; do
    name=${features:+exact}
    mkdir -p "rust${name:=plain}/src"
    cat > "rust$name/Cargo.toml" << TOML
[package]
name = "probe"
version = "1.0.0"
edition = "2021"
[dependencies]
serde_json = { version = "=1.0.154", features = [$features] }
TOML
done
cat > main.rs << 'SCRIPT'
use std::io::BufRead;

fn main() {
    let (mut off, mut example) = (0, String::new());
    for line in std::io::stdin().lock().lines().map(Result::unwrap) {
        let read: f64 = serde_json::from_str(&line).unwrap();
        if read != line.parse::<f64>().unwrap() {
            off += 1;
            if off == 1 {
                example = format!(", {line} as {read}");
            }
        }
    }
    println!("{off}{example}");
}
SCRIPT
for name in plain exact; do
    cp main.rs "rust$name/src/main.rs"
    CARGO_TARGET_DIR="$folder/target-$name" cargo build --quiet --manifest-path "rust$name/Cargo.toml" > "cargo-$name.log" 2>&1
done
cat > Probe.java << 'SCRIPT'
import java.nio.file.*;
import java.util.*;

public class Probe {
    interface Reader { double read(String line) throws Exception; }

    public static void main(String[] given) throws Exception {
        var jackson = new com.fasterxml.jackson.databind.ObjectMapper();
        var gson = new com.google.gson.Gson();
        var dsl = new com.dslplatform.json.DslJson<Object>();
        var readers = new LinkedHashMap<String, Reader>();
        readers.put("Jackson", line -> jackson.readValue(line, double.class));
        readers.put("Gson", line -> gson.fromJson(line, double.class));
        readers.put("fastjson2", line -> com.alibaba.fastjson2.JSON.parseObject(line, Double.class));
        readers.put("DSL-JSON", line -> dsl.deserialize(double.class, line.getBytes(), line.length()));
        readers.put("jsoniter", line -> com.jsoniter.JsonIterator.deserialize(line, double.class));
        for (var file : List.of("places", "digits"))
            for (var reader : readers.entrySet()) {
                int off = 0;
                String example = "";
                for (String line : Files.readAllLines(Path.of(file))) {
                    double read = reader.getValue().read(line);
                    if (read != Double.parseDouble(line) && off++ == 0) example = ", " + line + " as " + read;
                }
                System.out.println(file + " " + reader.getKey() + " " + off + example);
            }
    }
}
SCRIPT
python3 - << 'PYTHON'
import pathlib
import random

draw = random.Random(7)
pathlib.Path("places").write_text("".join(f"{score / 100:.2f}\n" for score in range(100_001)))
pathlib.Path("digits").write_text("".join(f"{draw.random() * 1000!r}\n" for _ in range(100_000)))
PYTHON
{
    timeout 120 java -cp 'jars/*' Probe.java 2> java.log
    for file in places digits; do
        echo "$file serde_json $(target-plain/debug/probe < $file)"
        echo "$file serde_json with float_roundtrip $(target-exact/debug/probe < $file)"
    done
} | tee seen

cat > expected << 'SEEN'
places Jackson 0
places Gson 0
places fastjson2 0
places DSL-JSON 0
places jsoniter 43, 1.14 as 1.1400000000000001
digits Jackson 0
digits Gson 0
digits fastjson2 0
digits DSL-JSON 24596, 150.8491739245019 as 150.84917392450188
digits jsoniter 0
places serde_json 0
places serde_json with float_roundtrip 0
digits serde_json 10407, 123.80196114964559 as 123.8019611496456
digits serde_json with float_roundtrip 0
SEEN
diff expected seen
