-- Whether anything can be committed: one row, written again and again, that nothing reads.

CREATE TABLE probes (id integer PRIMARY KEY, written_at bigint NOT NULL);
