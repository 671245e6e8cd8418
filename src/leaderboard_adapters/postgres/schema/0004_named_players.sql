-- How many players a change names: what tells how far behind a real-time store is, without reading the lists.

ALTER TABLE changes
    ADD COLUMN named integer NOT NULL GENERATED ALWAYS AS (cardinality(players) + cardinality(removed)) STORED;
