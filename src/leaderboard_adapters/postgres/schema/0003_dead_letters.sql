-- Records that can never be applied, until they have been sent away. `reason` is plain ASCII.

CREATE TABLE dead_letters (
    topic_id      text COLLATE "C" NOT NULL,
    partition     integer          NOT NULL,
    record_offset bigint           NOT NULL,
    key           bytea,
    value         bytea,
    code          text             NOT NULL,
    reason        text             NOT NULL,
    PRIMARY KEY (topic_id, partition, record_offset)
);
