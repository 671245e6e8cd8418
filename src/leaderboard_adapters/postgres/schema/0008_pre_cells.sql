-- Where there are several cells, each a schema with all of this: which living board has an id, in the cell that the id's
-- hash names. Most boards lie there as well.

CREATE TABLE board_ids (id text COLLATE "C" PRIMARY KEY, uid bigint NOT NULL);
