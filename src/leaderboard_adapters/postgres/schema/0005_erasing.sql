-- Erasing players. `last_erasure`: the sequence number of the change that did it last; the line is told from there on.
-- `erased`: the places that a copy has lost since it was written.

ALTER TABLE boards ADD last_erasure bigint NOT NULL DEFAULT 0;
ALTER TABLE copies ADD erased bigint[] NOT NULL DEFAULT '{}';
