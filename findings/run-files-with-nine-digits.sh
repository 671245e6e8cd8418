#!/usr/bin/env bash
# A speedrun's file (.lss) that one program saves and another reads. LiveSplit writes seven digits of a second; livesplit-core
# 0.13.0, on which other timers stand, nine: 00:00:01.500000000. saltysplits 1.1.4 takes the digits for a count of 100 ns, however
# many there are, without a word: 1.5 s are 51 s, and 59.875 s are 146.5. livesplit-core itself reads the file as it was. Its parser for
# the text of one time does not know the days that such a file has: 1.02:03:04.250000000 is an error in Rust, and 1:04:16.25 in its
# last release for JavaScript, livesplit-core 0.10.2 on npm, which takes 1.02 for hours. For a leaderboard: who reads run files
# counts digits and days, and looks at a time before it is submitted; one that is too slow goes unnoticed where the best counts.
# Needs Python 3.11 or later, Node.js and Rust.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pandas==3.1.1 pydantic-xml==2.22.0 lxml==6.1.3 pillow==13.0.0 packaging==26.4
venv/bin/pip install --quiet --no-deps --ignore-requires-python saltysplits==1.1.4  # asks for Python 3.12, and works with 3.11
venv/bin/pip list --format=freeze | grep saltysplits
npm install --silent --no-audit --no-fund --ignore-scripts livesplit-core@0.10.2 > npm.log 2>&1
npm ls --depth=0 | grep @
mkdir -p rust/src
cat > rust/Cargo.toml << 'TOML'
[package]
name = "probe"
version = "1.0.0"
edition = "2021"

[dependencies]
livesplit-core = { version = "=0.13.0", default-features = false }
TOML
cat > rust/src/main.rs << 'RUST'
use livesplit_core::{run::parser::composite, run::saver::livesplit, Run, Segment, Time, TimeSpan};

fn main() {
    let mut run = Run::new();
    run.set_game_name("Game");
    run.set_category_name("Any%");
    for seconds in [1.5, 59.875, 93784.25] {
        let mut segment = Segment::new(seconds.to_string());
        segment.set_personal_best_split_time(Time::new().with_real_time(Some(TimeSpan::from_seconds(seconds))));
        run.push_segment(segment);
    }
    let mut saved = String::new();
    livesplit::save_run(&run, &mut saved).unwrap();
    std::fs::write("run.lss", &saved).unwrap();
    for segment in composite::parse(saved.as_bytes(), None).unwrap().run.segments() {
        let time = segment.personal_best_split_time().real_time.unwrap();
        println!("livesplit-core, Rust: {} s of the file are {}", segment.name(), time.total_seconds());
    }
    let alone = "1.02:03:04.250000000".parse::<TimeSpan>();
    println!("livesplit-core, Rust: 93784.25 s as a text are {}", alone.map_or("an error".into(), |time| time.total_seconds().to_string()));
}
RUST
cargo build --quiet --manifest-path rust/Cargo.toml > cargo.log 2>&1
cat > probe.cjs << 'SCRIPT'
const { Run, TimeSpan } = require("livesplit-core");
const run = Run.parseString(require("fs").readFileSync("run.lss", "utf8"), "", false).unwrap();
for (let place = 0; place < run.len(); place += 1) {
  const segment = run.segment(place);
  console.log(`livesplit-core, npm: ${segment.name()} s of the file are ${segment.personalBestSplitTime().realTime().totalSeconds()}`);
}
console.log(`livesplit-core, npm: 93784.25 s as a text are ${TimeSpan.parse("1.02:03:04.250000000").totalSeconds()}`);
SCRIPT
cat > probe.py << 'PYTHON'
from pathlib import Path

from saltysplits import SaltySplits

for segment in SaltySplits.read_lss(Path("run.lss")).segments:
    print(f"saltysplits: {segment.name} s of the file are {segment.split_times[0].real_time.total_seconds():g}")
PYTHON
{
    rust/target/debug/probe
    timeout 60 node probe.cjs
    timeout 60 venv/bin/python probe.py
    grep -o '<RealTime>[^<]*' run.lss | sed 's/<RealTime>/written: /'
} | tee seen

cat > expected << 'SEEN'
livesplit-core, Rust: 1.5 s of the file are 1.5
livesplit-core, Rust: 59.875 s of the file are 59.875
livesplit-core, Rust: 93784.25 s of the file are 93784.25
livesplit-core, Rust: 93784.25 s as a text are an error
livesplit-core, npm: 1.5 s of the file are 1.5
livesplit-core, npm: 59.875 s of the file are 59.875
livesplit-core, npm: 93784.25 s of the file are 93784.25
livesplit-core, npm: 93784.25 s as a text are 3856.25
saltysplits: 1.5 s of the file are 51
saltysplits: 59.875 s of the file are 146.5
saltysplits: 93784.25 s of the file are 93809
written: 00:00:01.500000000
written: 00:00:59.875000000
written: 1.02:03:04.250000000
SEEN
diff expected seen
