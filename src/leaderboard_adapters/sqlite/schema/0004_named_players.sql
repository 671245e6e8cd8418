-- How many players a change names: what tells how far behind a real-time store is.

ALTER TABLE changes ADD COLUMN named INTEGER NOT NULL DEFAULT 0;

UPDATE changes SET named = json_array_length(states) + json_array_length(removed);
