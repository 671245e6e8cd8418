#!/usr/bin/env bash
# Godot 3.2.3 (Debian 12) reads numbers of JSON as they are, but float("61.203") and to_float() of a text are only as exact as 32 bits:
# of the 100,001 times with two places up to 1000.00 they read 96,000 as something else. JSON is written with six places at most, so
# 0.000012345 is sent as 0.000012; a ConfigFile, where games keep what is to be sent later, keeps six digits: 123456.789 comes
# back as 123457. Whole numbers stay what they are as long as they are integers; JSON makes floats of them. For a leaderboard:
# keep times as whole thousandths, in integers, and send those.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq godot3-server=3.2.3-stable-1+b3 libenet7 libsquish0 libtheora0 libvpx7 libpcre2-32-0 2> apt.log
for package in *.deb; do dpkg-deb --extract "$package" godot; done

mkdir game
echo 'config_version=4' > game/project.godot
cat > game/main.gd << 'GDSCRIPT'
extends SceneTree

func _init():
	var other = 0
	var other_in_json = 0
	for hundredths in range(100001):
		var text = "%d.%02d" % [hundredths / 100, hundredths % 100]
		if float(text) != hundredths / 100.0 or text.to_float() != float(text):
			other += 1
		if JSON.parse(text).result != hundredths / 100.0:
			other_in_json += 1
	print("read otherwise: as text ", other, ", as JSON ", other_in_json)
	print("as JSON: ", to_json(0.000012345), " ", to_json(123456.789), " ", to_json(9007199254740993))
	print("9007199254740993 out of JSON: ", to_json(JSON.parse("9007199254740993").result))

	var kept = ConfigFile.new()
	kept.set_value("best", "score", 123456.789)
	kept.set_value("best", "thousandths", 123456789)
	kept.save("user://best.cfg")
	kept = ConfigFile.new()
	kept.load("user://best.cfg")
	print("out of a ConfigFile: ", kept.get_value("best", "score"), " ", kept.get_value("best", "thousandths"))
	quit()
GDSCRIPT

libraries=$(dirname "$(find godot -name 'libenet.so.*' | head -1)")
HOME="$folder" LC_ALL=C.UTF-8 LD_LIBRARY_PATH="$folder/$libraries" \
    timeout 120 godot/usr/bin/godot3-server --path game --script main.gd 2> godot.log | grep -E '^(read|as|out|9007)' | tee seen
diff seen - << 'SEEN'
read otherwise: as text 96000, as JSON 0
as JSON: 0.000012 123456.789 9007199254740993
9007199254740993 out of JSON: 9007199254740992
out of a ConfigFile: 123457 123456789
SEEN
echo "As described."
