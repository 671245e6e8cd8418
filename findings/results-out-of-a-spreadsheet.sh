#!/usr/bin/env bash
# Results kept as times in a spreadsheet, turned into text for a board. SheetJS (xlsx 0.18.5, the last one on npm) rounds seconds up
# to a minute that it then does not count: 59.996 s is 00:00.00 in its CSV, before the winner, and 1:59.6 shown in seconds is a
# minute faster. Apache POI 5.4.1 makes 00:59.100 of 59.996, and shows a gap below zero with the hours and the hundredths of the cell
# that it formatted before: -1.5 s is an hour after one of an hour. numfmt 4.0.1 rounds as spreadsheets do, and makes -0:59:58.50 of
# -1.5 s. For a leaderboard of times: take a cell's number, which is a part of a day, times 86,400,000 and rounded to whole
# milliseconds; never its text.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts xlsx@0.18.5 numfmt@4.0.1 > npm.log 2>&1
cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.poi</groupId><artifactId>poi</artifactId><version>5.4.1</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1
npm ls --depth=0 | grep @

cat > probe.mjs << 'SCRIPT'
import { format } from "numfmt";
import xlsx from "xlsx";
for (const [shown, ...times] of JSON.parse(process.argv[2])) {
  const sheet = xlsx.utils.aoa_to_sheet([times.map((time) => ({ t: "n", v: time / 86400, z: shown }))]);
  console.log(shown, JSON.stringify(times), "SheetJS", xlsx.utils.sheet_to_csv(sheet).trim());
  console.log(shown, JSON.stringify(times), "numfmt", times.map((time) => format(shown, time / 86400)).join());
}
SCRIPT
cat > Probe.java << 'SCRIPT'
import java.util.*;
import org.apache.poi.ss.usermodel.DataFormatter;

public class Probe {
    public static void main(String[] given) {
        for (String line : given) {
            var formatter = new DataFormatter(Locale.US);
            var words = line.split(" ");
            var told = new StringJoiner(",");
            for (int column = 1; column < words.length; column++)
                told.add(formatter.formatRawCellContents(Double.parseDouble(words[column]) / 86400, 0, words[0]));
            System.out.println(line + " POI " + told);
        }
    }
}
SCRIPT
{
    timeout 60 node probe.mjs '[["mm:ss.00", 59.994, 59.996], ["h:mm:ss", 119.4, 119.6], ["[h]:mm:ss.00", 3723, -1.5, 65.25, -1.5]]'
    timeout 60 java -cp 'jars/*' Probe.java 'mm:ss.00 59.994 59.996' 'h:mm:ss 119.4 119.6' '[h]:mm:ss.00 3723 -1.5 65.25 -1.5' 2> java.log | grep POI
} | tee seen

cat > expected << 'SEEN'
mm:ss.00 [59.994,59.996] SheetJS 00:59.99,00:00.00
mm:ss.00 [59.994,59.996] numfmt 00:59.99,01:00.00
h:mm:ss [119.4,119.6] SheetJS 0:01:59,0:01:00
h:mm:ss [119.4,119.6] numfmt 0:01:59,0:02:00
[h]:mm:ss.00 [3723,-1.5,65.25,-1.5] SheetJS 1:02:03.00,,0:01:05.25,
[h]:mm:ss.00 [3723,-1.5,65.25,-1.5] numfmt 1:02:03.00,-0:59:58.50,0:01:05.25,-0:59:58.50
mm:ss.00 59.994 59.996 POI 00:59.99,00:59.100
h:mm:ss 119.4 119.6 POI 0:01:59,0:01:59
[h]:mm:ss.00 3723 -1.5 65.25 -1.5 POI 1:02:03.00,1:00:00.00,0:01:05.25,0:00:00.25
SEEN
diff expected seen
