-- Whether anything can be committed: one row, written again and again, that nothing reads.

CREATE TABLE probes (id INTEGER PRIMARY KEY, written_at INTEGER NOT NULL) STRICT;
