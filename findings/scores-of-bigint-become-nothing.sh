#!/usr/bin/env bash
# Whole scores in protobuf messages that protobufjs 8.8.1 writes for JavaScript, where readers of databases and files hand out
# bigint. encode() writes a bigint in a field of 64 bits, of whatever kind, as 0, even 5n, and nothing is told; fromObject() takes the
# same bigint as it is. Both read a text up to what is no digit: "1e3", which protobuf's JSON allows, is 1. verify(), where it is
# called, refuses bigint and text alike, also where they would be written rightly, and lets 4,000,000,000 pass in an int32, where it is
# -294,967,296. For a leaderboard: messages are made by fromObject(), of numbers or texts of digits, and one is read again and
# compared before a bridge goes live.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts protobufjs@8.8.1 > npm.log 2>&1
npm ls --depth=0 | grep @

cat > probe.mjs << 'SCRIPT'
import protobuf from "protobufjs";

const { root } = protobuf.parse(`syntax = "proto3";
  message Score { int64 int64 = 1; uint64 uint64 = 2; sint64 sint64 = 3; fixed64 fixed64 = 4; int32 int32 = 5; }`);
const Score = root.lookupType("Score");
const show = (score) => (typeof score === "bigint" ? `${score}n` : JSON.stringify(score));
const sent = (writer) => JSON.stringify(Score.toObject(Score.decode(writer.finish()), { longs: String }));
for (const [field, value] of [
  ["int64", 5n], ["uint64", 5n], ["sint64", 5n], ["fixed64", 5n], ["int64", 9007199254740993n], ["int64", "9007199254740993"],
  ["int64", "1e3"], ["int64", 2.7], ["int32", 4000000000],
]) {
  const message = { [field]: value };
  console.log(`${field} ${show(value)}: encode() ${sent(Score.encode(message))}, fromObject() ${sent(Score.encode(Score.fromObject(message)))},`,
    `verify() ${Score.verify(message) || "says nothing"}`);
}
SCRIPT
timeout 120 node probe.mjs | tee seen

cat > expected << 'SEEN'
int64 5n: encode() {}, fromObject() {"int64":"5"}, verify() int64: integer|Long expected
uint64 5n: encode() {}, fromObject() {"uint64":"5"}, verify() uint64: integer|Long expected
sint64 5n: encode() {}, fromObject() {"sint64":"5"}, verify() sint64: integer|Long expected
fixed64 5n: encode() {}, fromObject() {"fixed64":"5"}, verify() fixed64: integer|Long expected
int64 9007199254740993n: encode() {}, fromObject() {"int64":"9007199254740993"}, verify() int64: integer|Long expected
int64 "9007199254740993": encode() {"int64":"9007199254740993"}, fromObject() {"int64":"9007199254740993"}, verify() int64: integer|Long expected
int64 "1e3": encode() {"int64":"1"}, fromObject() {"int64":"1"}, verify() int64: integer|Long expected
int64 2.7: encode() {"int64":"2"}, fromObject() {"int64":"2"}, verify() int64: integer|Long expected
int32 4000000000: encode() {"int32":-294967296}, fromObject() {"int32":-294967296}, verify() says nothing
SEEN
diff expected seen
