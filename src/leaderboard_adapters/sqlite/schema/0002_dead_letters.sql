-- Records that can never be applied, until they have been sent away. `reason` is plain ASCII.
CREATE TABLE dead_letters (
    topic_id      TEXT    NOT NULL,
    partition     INTEGER NOT NULL,
    record_offset INTEGER NOT NULL,
    key           BLOB,
    value         BLOB,
    code          TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    PRIMARY KEY (topic_id, partition, record_offset)
) STRICT, WITHOUT ROWID;
