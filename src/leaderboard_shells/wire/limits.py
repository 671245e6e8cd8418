"""The sizes that the doors hold to. Each is set here alone: errors, documents and clients tell what stands here."""

KIB = 1024
MIB = 1024 * KIB

#: The body of a request, in bytes.
MAX_BODY_BYTES = MIB
#: The scores of one batch.
MAX_BATCH_SIZE = 1_000
#: The readings of one query.
MAX_QUERIES = 100
#: The refused requests that a process remembers.
MAX_REFUSALS = 500
#: The dead letters that are listed, or sent again, at once.
MAX_LETTERS = 100
#: The entries that a watcher of a board is shown.
MAX_SHOWN = 100
#: The head of a request, in bytes: its first line and all fields.
MAX_HEAD_BYTES = 16 * KIB
#: One message to the server over a WebSocket, in bytes of UTF-8.
MAX_MESSAGE_BYTES = 16 * KIB
