"""Why a connection failed, in the operating system's words rather than a library's."""


def reason(error: BaseException) -> str:
    """What the innermost cause says: "connection refused" rather than what was built around it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TimeoutError) or "timeout" in type(cause).__name__.lower():
            return "it took too long"
        if isinstance(cause, OSError) and cause.strerror:
            return _lower(cause.strerror)
        cause = cause.__cause__ or cause.__context__
    return _lower(str(error) or type(error).__name__)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
