#!/usr/bin/env bash
# The stand-ins that tests use in place of PostgreSQL, beside PGlite 0.5.16, which is PostgreSQL itself. A player without a score
# leads a board by `ORDER BY score DESC` there; H2 2.5.252 with MODE=PostgreSQL puts that player last, so a test that forgets
# NULLS LAST is green. A score of 2.5 becomes 2 as an integer, and 3 in H2 and in pg-mem 3.0.14. pg-mem makes GREATEST(5, NULL)
# NULL, so that a best score is lost where PostgreSQL keeps it, reads 9007199254740993 one less, and knows no NaN.
# For a leaderboard: SQL that ranks or keeps a best is tested against real servers only.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts pg-mem@3.0.14 @electric-sql/pglite@0.5.16 > npm.log 2>&1
cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>com.h2database</groupId><artifactId>h2</artifactId><version>2.5.252</version>
  </dependency></dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1
npm ls --depth=0 | grep @

cat > questions << 'SQL'
SELECT player FROM board ORDER BY score DESC
SELECT CAST(score / 2 AS INT) FROM board WHERE player = 'ada'
SELECT GREATEST(5, NULL)
SELECT CAST(9007199254740993 AS BIGINT)
SELECT CAST('NaN' AS DOUBLE PRECISION) > score FROM board WHERE player = 'ada'
SQL
cat > probe.mjs << 'SCRIPT'
import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { newDb } from "pg-mem";
const setUp = ["CREATE TABLE board (player VARCHAR(20) PRIMARY KEY, score DOUBLE PRECISION)",
  "INSERT INTO board VALUES ('ada', 5), ('bob', NULL), ('cyd', 7)"];
const real = new PGlite();
const memory = newDb().public;
const engines = { PGlite: async (sql) => (await real.query(sql)).rows, "pg-mem": async (sql) => memory.many(sql) };
for (const [name, ask] of Object.entries(engines)) {
  for (const sql of setUp) await ask(sql);
  for (const sql of readFileSync("questions", "utf8").trim().split("\n")) {
    const told = await ask(sql).then((rows) => rows.map((row) => Object.values(row)[0]).join(" ") || "NULL", () => "an error");
    console.log(name, "|", sql, "|", told);
  }
}
process.exit();
SCRIPT
cat > Probe.java << 'SCRIPT'
import java.nio.file.*;
import java.sql.*;

public class Probe {
    public static void main(String[] given) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:h2:mem:board;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
             var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE board (player VARCHAR(20) PRIMARY KEY, score DOUBLE PRECISION)");
            statement.execute("INSERT INTO board VALUES ('ada', 5), ('bob', NULL), ('cyd', 7)");
            for (String sql : Files.readAllLines(Path.of("questions"))) {
                var told = new StringBuilder();
                try (var rows = statement.executeQuery(sql)) {
                    while (rows.next()) told.append(" ").append(rows.getObject(1));
                } catch (SQLException error) {
                    told.append(" an error");
                }
                System.out.println("H2 | " + sql + " |" + told);
            }
        }
    }
}
SCRIPT
{ timeout 90 node probe.mjs; timeout 60 java -cp 'jars/*' Probe.java; } | tee seen
cat > expected << 'SEEN'
PGlite | SELECT player FROM board ORDER BY score DESC | bob cyd ada
PGlite | SELECT CAST(score / 2 AS INT) FROM board WHERE player = 'ada' | 2
PGlite | SELECT GREATEST(5, NULL) | 5
PGlite | SELECT CAST(9007199254740993 AS BIGINT) | 9007199254740993
PGlite | SELECT CAST('NaN' AS DOUBLE PRECISION) > score FROM board WHERE player = 'ada' | true
pg-mem | SELECT player FROM board ORDER BY score DESC | bob cyd ada
pg-mem | SELECT CAST(score / 2 AS INT) FROM board WHERE player = 'ada' | 3
pg-mem | SELECT GREATEST(5, NULL) | NULL
pg-mem | SELECT CAST(9007199254740993 AS BIGINT) | 9007199254740992
pg-mem | SELECT CAST('NaN' AS DOUBLE PRECISION) > score FROM board WHERE player = 'ada' | an error
H2 | SELECT player FROM board ORDER BY score DESC | cyd ada bob
H2 | SELECT CAST(score / 2 AS INT) FROM board WHERE player = 'ada' | 3
H2 | SELECT GREATEST(5, NULL) | 5
H2 | SELECT CAST(9007199254740993 AS BIGINT) | 9007199254740993
H2 | SELECT CAST('NaN' AS DOUBLE PRECISION) > score FROM board WHERE player = 'ada' | true
SEEN
diff expected seen
