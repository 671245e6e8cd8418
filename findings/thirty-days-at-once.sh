#!/usr/bin/env bash
# A wait of 30 days, as until the end of a season, is over at once in many JavaScript libraries: setTimeout counts milliseconds
# in 31 bits, and they pass on what they were given, also where it was a Date. RxJS' timer(date) and delay(date), xstate's
# `after`, p-timeout and Bottleneck's `expiration` fire within the same moment, and memory-cache and expiry-map have forgotten
# what they were to keep for 30 days. effect, delay, croner, cron, node-schedule, node-cache and @isaacs/ttlcache wait;
# toad-scheduler and memoizee refuse. For a leaderboard: who shows or does something when a season ends asks the server for
# `next_reset_at` now and then, and waits in steps of at most a day.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts rxjs@7.8.2 xstate@5.33.3 p-timeout@7.0.2 bottleneck@2.19.5 \
    memory-cache@0.2.0 expiry-map@2.0.0 effect@4.1.0 delay@7.0.0 croner@11.0.1 cron@4.4.0 node-schedule@2.1.1 \
    node-cache@5.1.2 @isaacs/ttlcache@2.1.5 toad-scheduler@4.1.0 memoizee@0.4.17 > npm.log 2>&1
npm ls --depth=0 | grep @

cat > probe.mjs << 'SCRIPT'
import { TTLCache } from "@isaacs/ttlcache";
import Bottleneck from "bottleneck";
import { CronJob } from "cron";
import { Cron } from "croner";
import wait from "delay";
import { Effect } from "effect";
import ExpiryMap from "expiry-map";
import memoize from "memoizee";
import memoryCache from "memory-cache";
import NodeCache from "node-cache";
import schedule from "node-schedule";
import pTimeout from "p-timeout";
import { delay, of, timer } from "rxjs";
import { SimpleIntervalJob, Task, ToadScheduler } from "toad-scheduler";
import { createActor, createMachine } from "xstate";

const span = 30 * 24 * 3600 * 1000;
const end = new Date(Date.now() + span);
const season = (closed) => createMachine({ initial: "open", states: {
  open: { after: { [span]: "closed" } }, closed: { entry: closed } } });
const waits = {
  "rxjs timer(date)": (done) => timer(end).subscribe(done),
  "rxjs delay(date)": (done) => of(1).pipe(delay(end)).subscribe(done),
  "xstate after": (done) => createActor(season(done)).start(),
  "p-timeout": (done) => pTimeout(new Promise(() => {}), { milliseconds: span }).catch(done),
  bottleneck: (done) => new Bottleneck().schedule({ expiration: span }, () => new Promise(() => {})).catch(done),
  "effect sleep": (done) => Effect.runPromise(Effect.sleep("30 days")).then(done),
  delay: (done) => wait(span).then(done),
  croner: (done) => new Cron(end.toISOString(), done),
  cron: (done) => new CronJob(end, done, null, true),
  "node-schedule": (done) => schedule.scheduleJob(end, done),
  "toad-scheduler": (done) => new ToadScheduler().addSimpleIntervalJob(new SimpleIntervalJob({ days: 30 }, new Task("t", done))),
  memoizee: () => memoize(() => 1, { maxAge: span })(),
};
const told = {};
for (const [name, start] of Object.entries(waits)) {
  told[name] = "waits";
  try {
    start(() => { told[name] = "fires at once"; });
  } catch {
    told[name] = "refuses";
  }
}
const expiring = new ExpiryMap(span);
const ttl = new TTLCache({ ttl: span });
const cache = new NodeCache({ stdTTL: span / 1000 });
memoryCache.put("top", "ada", span);
for (const map of [expiring, ttl, cache]) map.set("top", "ada");
setTimeout(() => {
  const kept = { "memory-cache": memoryCache, "expiry-map": expiring, ttlcache: ttl, "node-cache": cache };
  for (const [name, map] of Object.entries(kept))
    told[name] = map.get("top") ? "keeps" : "has forgotten";
  for (const [name, what] of Object.entries(told)) console.log(name, what);
  process.exit();
}, 2000);
SCRIPT
timeout 60 node --no-warnings probe.mjs | tee seen

cat > expected << 'SEEN'
rxjs timer(date) fires at once
rxjs delay(date) fires at once
xstate after fires at once
p-timeout fires at once
bottleneck fires at once
effect sleep waits
delay waits
croner waits
cron waits
node-schedule waits
toad-scheduler refuses
memoizee refuses
memory-cache has forgotten
expiry-map has forgotten
ttlcache keeps
node-cache keeps
SEEN
diff expected seen
