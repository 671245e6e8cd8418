#!/usr/bin/env bash
# "0 0 * * *", a board that starts anew each day, in zones whose clocks change at midnight: in Cairo the day begins at 01:00 on
# 2026-04-24; on the Azores midnight comes twice on 2026-10-25. One expects a reset a day. Go's robfig/cron 3.0.1 and gronx 1.20.4,
# Java's Quartz 2.5.2, Spring 7.0.10 and cron-utils 9.2.1, and APScheduler 3.11.3 leave the day in Cairo out; croner 11.0.0,
# cron-parser 5.10.5, cron 4.4.0, croniter 7.0.0 and cronsim 2.8 start it at 01:00. On the Azores robfig/cron, croniter and
# APScheduler reset twice; Quartz, Spring and cron-parser at the second midnight, the others at the first. And npm's cron
# resets once more at 23:00 of the evening before in Cairo when the clock goes back (2026-10-29).
# For a leaderboard: a season's start is computed once, in one place, as an instant; two services with the same line differ.
set -euo pipefail

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet croniter==7.0.0 cronsim==2.8 apscheduler==3.11.3 tzdata==2026.6
npm install --silent --no-audit --no-fund --ignore-scripts croner@11.0.0 cron-parser@5.10.5 cron@4.4.0 > npm.log 2>&1
cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.quartz-scheduler</groupId><artifactId>quartz</artifactId><version>2.5.2</version></dependency>
    <dependency><groupId>com.cronutils</groupId><artifactId>cron-utils</artifactId><version>9.2.1</version></dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-context</artifactId><version>7.0.10</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1
mkdir go-probe
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"fmt"
	"os"
	"time"
	_ "time/tzdata"

	"github.com/adhocore/gronx"
	"github.com/robfig/cron/v3"
)

func main() {
	for _, given := range os.Args[1:] {
		var zone, from string
		fmt.Sscanf(given, "%s %s", &zone, &from)
		location, err := time.LoadLocation(zone)
		start, problem := time.Parse(time.RFC3339, from)
		schedule, wrong := cron.ParseStandard("0 0 * * *")
		if err != nil || problem != nil || wrong != nil {
			panic(given)
		}
		next := map[string]func(time.Time) time.Time{
			"robfig/cron": schedule.Next,
			"gronx": func(now time.Time) time.Time {
				tick, _ := gronx.NextTickAfter("0 0 * * *", now, false)
				return tick
			},
		}
		for _, name := range []string{"robfig/cron", "gronx"} {
			fmt.Print(zone, " ", name)
			for tick, count := next[name](start.In(location)), 0; count < 4; tick, count = next[name](tick), count+1 {
				fmt.Print(" ", tick.UTC().Format("01-02T15:04"))
			}
			fmt.Println()
		}
	}
}
SCRIPT
(cd go-probe && go mod init probe && go get github.com/robfig/cron/v3@v3.0.1 github.com/adhocore/gronx@v1.20.4 &&
    go build -o probe .) > go.log 2>&1
cat > probe.py << 'PYTHON'
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from croniter import croniter
from cronsim import CronSim


def apscheduler(start):
    trigger, tick = CronTrigger.from_crontab("0 0 * * *", timezone=start.tzinfo), None
    while True:
        tick = trigger.get_next_fire_time(tick, tick or start)
        yield tick


for given in sys.argv[1:]:
    zone, start = given.split()
    start = datetime.fromisoformat(start).astimezone(ZoneInfo(zone))
    found = {"croniter": croniter("0 0 * * *", start, ret_type=datetime), "cronsim": CronSim("0 0 * * *", start),
             "APScheduler": apscheduler(start)}
    for name, ticks in found.items():
        print(zone, name, *(next(ticks).astimezone(timezone.utc).strftime("%m-%dT%H:%M") for _ in range(4)))
PYTHON
cat > probe.mjs << 'SCRIPT'
import { CronTime } from "cron";
import { CronExpressionParser } from "cron-parser";
import { Cron } from "croner";
for (const given of process.argv.slice(2)) {
  const [zone, from] = given.split(" ");
  const parser = CronExpressionParser.parse("0 0 * * *", { tz: zone, currentDate: new Date(from) });
  const found = {
    croner: (now) => new Cron("0 0 * * *", { timezone: zone }).nextRun(now),
    "cron-parser": () => parser.next().toDate(),
    cron: (now) => new CronTime("0 0 * * *", zone).getNextDateFrom(now, zone).toJSDate(),
  };
  for (const [name, next] of Object.entries(found)) {
    const ticks = [];
    for (let tick = next(new Date(from)); ticks.length < 4; tick = next(tick)) ticks.push(tick.toISOString().slice(5, 16));
    console.log(zone, name, ...ticks);
  }
}
SCRIPT
cat > Probe.java << 'SCRIPT'
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.*;
import java.util.*;
import java.util.function.UnaryOperator;

public class Probe {
    public static void main(String[] given) throws Exception {
        var unix = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse("0 0 * * *");
        var utils = ExecutionTime.forCron(unix);
        var spring = org.springframework.scheduling.support.CronExpression.parse("0 0 0 * * *");
        for (String one : given) {
            var zone = ZoneId.of(one.split(" ")[0]);
            var quartz = new org.quartz.CronExpression("0 0 0 * * ?");
            quartz.setTimeZone(TimeZone.getTimeZone(zone));
            var found = new LinkedHashMap<String, UnaryOperator<ZonedDateTime>>();
            found.put("Quartz", now -> quartz.getNextValidTimeAfter(Date.from(now.toInstant())).toInstant().atZone(zone));
            found.put("cron-utils", now -> utils.nextExecution(now).get());
            found.put("Spring", now -> spring.next(now));
            for (var name : found.keySet()) {
                var line = new StringBuilder(zone + " " + name);
                var tick = Instant.parse(one.split(" ")[1]).atZone(zone);
                for (int count = 0; count < 4; count++) {
                    tick = found.get(name).apply(tick);
                    line.append(" ").append(tick.toInstant().toString(), 5, 16);
                }
                System.out.println(line);
            }
        }
    }
}
SCRIPT

zones=("Africa/Cairo 2026-04-22T12:00:00Z" "Atlantic/Azores 2026-10-23T12:00:00Z" "Africa/Cairo 2026-10-28T12:00:00Z")
{
    timeout 60 go-probe/probe "${zones[@]}"
    timeout 60 java -cp 'jars/*' Probe.java "${zones[@]}" 2> java.log
    timeout 60 venv/bin/python probe.py "${zones[@]}"
    timeout 60 node probe.mjs "${zones[@]}"
} | tee seen
cat > expected << 'SEEN'
Africa/Cairo robfig/cron 04-22T22:00 04-24T21:00 04-25T21:00 04-26T21:00
Africa/Cairo gronx 04-22T22:00 04-24T21:00 04-25T21:00 04-26T21:00
Atlantic/Azores robfig/cron 10-24T00:00 10-25T00:00 10-25T01:00 10-26T01:00
Atlantic/Azores gronx 10-24T00:00 10-25T00:00 10-26T01:00 10-27T01:00
Africa/Cairo robfig/cron 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo gronx 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo Quartz 04-22T22:00 04-24T21:00 04-25T21:00 04-26T21:00
Africa/Cairo cron-utils 04-22T22:00 04-24T21:00 04-25T21:00 04-26T21:00
Africa/Cairo Spring 04-22T22:00 04-24T21:00 04-25T21:00 04-26T21:00
Atlantic/Azores Quartz 10-24T00:00 10-25T01:00 10-26T01:00 10-27T01:00
Atlantic/Azores cron-utils 10-24T00:00 10-25T00:00 10-26T01:00 10-27T01:00
Atlantic/Azores Spring 10-24T00:00 10-25T01:00 10-26T01:00 10-27T01:00
Africa/Cairo Quartz 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo cron-utils 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo Spring 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo croniter 04-22T22:00 04-23T22:00 04-24T21:00 04-25T21:00
Africa/Cairo cronsim 04-22T22:00 04-23T22:00 04-24T21:00 04-25T21:00
Africa/Cairo APScheduler 04-22T22:00 04-24T21:00 04-25T21:00 04-26T21:00
Atlantic/Azores croniter 10-24T00:00 10-25T00:00 10-25T01:00 10-26T01:00
Atlantic/Azores cronsim 10-24T00:00 10-25T00:00 10-26T01:00 10-27T01:00
Atlantic/Azores APScheduler 10-24T00:00 10-25T00:00 10-25T01:00 10-26T01:00
Africa/Cairo croniter 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo cronsim 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo APScheduler 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo croner 04-22T22:00 04-23T22:00 04-24T21:00 04-25T21:00
Africa/Cairo cron-parser 04-22T22:00 04-23T22:00 04-24T21:00 04-25T21:00
Africa/Cairo cron 04-22T22:00 04-23T22:00 04-24T21:00 04-25T21:00
Atlantic/Azores croner 10-24T00:00 10-25T00:00 10-26T01:00 10-27T01:00
Atlantic/Azores cron-parser 10-24T00:00 10-25T01:00 10-26T01:00 10-27T01:00
Atlantic/Azores cron 10-24T00:00 10-25T00:00 10-26T01:00 10-27T01:00
Africa/Cairo croner 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo cron-parser 10-28T21:00 10-29T22:00 10-30T22:00 10-31T22:00
Africa/Cairo cron 10-28T21:00 10-29T21:00 10-29T22:00 10-30T22:00
SEEN
diff expected seen
