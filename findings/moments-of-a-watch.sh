#!/usr/bin/env bash
# A run that a watch has kept in a FIT file has its moments in UTC, and the runner's clock beside them. fitparse 1.2.0 gives the
# moments without a time zone, so that Python takes them for the clock of whatever machine reads them: in Seoul the run began nine
# hours earlier. fitdecode 0.11.0 gives the moments right and the runner's clock as UTC, hours later than it was; Garmin's own
# garmin-fit-sdk 21.218.0 gives that clock as a bare number of seconds since 1989. For a leaderboard that takes the moment of a
# result: refuse one without an offset, and one that is later than now.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet fit-tool==0.9.16 fitparse==1.2.0 fitdecode==0.11.0 garmin-fit-sdk==21.218.0

cat > write.py << 'PYTHON'
from datetime import UTC, datetime

from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.activity_message import ActivityMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.profile_type import FileType, Manufacturer, Sport

#: FIT counts from here; the runner's clock is two hours ahead of UTC.
EPOCH = round(datetime(1989, 12, 31, tzinfo=UTC).timestamp())
BEGAN = round(datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp())
about, session, activity = FileIdMessage(), SessionMessage(), ActivityMessage()
about.type, about.manufacturer, about.time_created = FileType.ACTIVITY, Manufacturer.DEVELOPMENT.value, BEGAN * 1000
session.timestamp = activity.timestamp = (BEGAN + 61) * 1000
session.start_time, session.sport, session.total_timer_time = BEGAN * 1000, Sport.RUNNING, 61.203
activity.local_timestamp, activity.num_sessions = BEGAN + 61 + 2 * 3600 - EPOCH, 1
builder = FitFileBuilder(auto_define=True)
for message in (about, session, activity):
    builder.add(message)
builder.build().to_file("run.fit")
PYTHON
venv/bin/python write.py

cat > read.py << 'PYTHON'
from datetime import UTC, datetime

import fitdecode
import fitparse
from garmin_fit_sdk import Decoder, Stream


def tell(reader, what, value):
    seen = datetime.fromtimestamp(value.timestamp(), UTC).strftime("%H:%M:%SZ") if isinstance(value, datetime) else "no moment"
    print(f"{reader}: {what} is {value}, taken for {seen}")


fit = fitparse.FitFile("run.fit")
tell("fitparse", "start_time", next(fit.get_messages("session")).get_value("start_time"))
tell("fitparse", "local_timestamp", next(fit.get_messages("activity")).get_value("local_timestamp"))
with fitdecode.FitReader("run.fit") as frames:
    for frame in frames:
        for name in ("start_time", "local_timestamp"):
            if isinstance(frame, fitdecode.FitDataMessage) and frame.has_field(name):
                tell("fitdecode", name, frame.get_value(name))
messages, _ = Decoder(Stream.from_file("run.fit")).read()
tell("garmin-fit-sdk", "start_time", messages["session_mesgs"][0]["start_time"])
tell("garmin-fit-sdk", "local_timestamp", messages["activity_mesgs"][0]["local_timestamp"])
PYTHON
TZ=Asia/Seoul venv/bin/python read.py | tee seen
cat > expected << 'SEEN'
fitparse: start_time is 2026-07-01 12:00:00, taken for 03:00:00Z
fitparse: local_timestamp is 2026-07-01 14:01:01, taken for 05:01:01Z
fitdecode: start_time is 2026-07-01 12:00:00+00:00, taken for 12:00:00Z
fitdecode: local_timestamp is 2026-07-01 14:01:01+00:00, taken for 14:01:01Z
garmin-fit-sdk: start_time is 2026-07-01 12:00:00+00:00, taken for 12:00:00Z
garmin-fit-sdk: local_timestamp is 1151848861, taken for no moment
SEEN
diff expected seen
