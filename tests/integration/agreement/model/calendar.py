"""When seasons end, counted hour by hour."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def boundary(period: str, now: int) -> int | None:
    """The first boundary after a moment: hour by hour until one fits."""
    if period == "never":
        return None
    moment = EPOCH + timedelta(microseconds=now)
    moment = datetime(moment.year, moment.month, moment.day, moment.hour, tzinfo=UTC) + timedelta(hours=1)
    while not _ends(period, moment):
        moment += timedelta(hours=1)
    return (moment - EPOCH) // timedelta(microseconds=1)


def _ends(period: str, moment: datetime) -> bool:
    midnight = moment.hour == 0
    return {
        "hourly": True,
        "daily": midnight,
        "weekly": midnight and moment.isoweekday() == 1,
        "monthly": midnight and moment.day == 1,
    }[period]
