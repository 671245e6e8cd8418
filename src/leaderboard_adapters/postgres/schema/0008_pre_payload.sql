-- The open fields of a score lie in one payload that nobody here looks into, '' where there are none; an order key
-- stands before the stamp.
--
-- Programs of the version before, which know the fields `game_id` and `metadata`, go on beside the new ones until the
-- step `post`. Of what they wrote the payload is NULL, and is made when it is read: `kept_payload` is the one place.
-- What new programs write is filled in for them. Both go by the columns that a statement names.

ALTER TABLE scores ADD COLUMN payload text, ADD COLUMN order_key bytea NOT NULL DEFAULT '';
ALTER TABLE standings ADD COLUMN payload text, ADD COLUMN order_key bytea NOT NULL DEFAULT '';
ALTER TABLE changes
    ADD COLUMN payloads text[] NOT NULL DEFAULT '{}',
    ADD COLUMN order_keys bytea[] NOT NULL DEFAULT '{}',
    ALTER payloads SET STORAGE EXTERNAL,
    ALTER order_keys SET STORAGE EXTERNAL,
    ALTER game_ids SET DEFAULT '{}',
    ALTER metadata SET DEFAULT '{}';

-- The payload that the core would have made of these fields.
CREATE FUNCTION payload_before(game_id text, metadata text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN game_id IS NOT NULL OR metadata IS NOT NULL THEN
        format('[%s, %s]', coalesce(to_json(game_id)::text, 'null'), coalesce(to_json(metadata)::text, 'null'))
    END;

-- What is kept of a score, NULL where there is nothing.
CREATE FUNCTION kept_payload(kept scores) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(coalesce(kept.payload, payload_before(kept.game_id, kept.metadata)), '');

CREATE FUNCTION kept_payload(kept standings) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(coalesce(kept.payload, payload_before(kept.game_id, kept.metadata)), '');

CREATE FUNCTION kept_payloads(kept changes) RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN cardinality(kept.payloads) = 0 AND cardinality(kept.game_ids) + cardinality(kept.metadata) > 0 THEN
        ARRAY(
            SELECT payload_before(game_id, metadata)
            FROM unnest(kept.game_ids, kept.metadata) WITH ORDINALITY AS state (game_id, metadata, place)
            ORDER BY place
        )
    ELSE kept.payloads END;

-- A row of a program of the version before, which does not know that there was a payload.
CREATE FUNCTION forget_payload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.payload := NULL;
    RETURN NEW;
END
$$;

-- A row of a new program, for those of the version before.
CREATE FUNCTION fill_in_fields() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.game_id := nullif(NEW.payload, '')::json ->> 0;
    NEW.metadata := nullif(NEW.payload, '')::json ->> 1;
    RETURN NEW;
END
$$;

CREATE TRIGGER of_the_version_before BEFORE UPDATE OF game_id, metadata ON scores
    FOR EACH ROW EXECUTE FUNCTION forget_payload();
CREATE TRIGGER for_the_version_before BEFORE INSERT ON scores
    FOR EACH ROW WHEN (NEW.payload <> '') EXECUTE FUNCTION fill_in_fields();
CREATE TRIGGER for_the_version_before_again BEFORE UPDATE OF payload ON scores
    FOR EACH ROW WHEN (NEW.payload <> '' OR OLD.game_id IS NOT NULL OR OLD.metadata IS NOT NULL)
    EXECUTE FUNCTION fill_in_fields();
CREATE TRIGGER for_the_version_before BEFORE INSERT ON standings
    FOR EACH ROW WHEN (NEW.payload <> '') EXECUTE FUNCTION fill_in_fields();

-- A change is written once, and emptied once: of an erased player neither side keeps what the other wrote.
CREATE FUNCTION fill_in_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT
        array_agg(nullif(payload, '')::json ->> 0 ORDER BY place),
        array_agg(nullif(payload, '')::json ->> 1 ORDER BY place)
    INTO NEW.game_ids, NEW.metadata
    FROM unnest(NEW.payloads) WITH ORDINALITY AS state (payload, place);
    RETURN NEW;
END
$$;

CREATE FUNCTION empty_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.payloads := '{}';
    NEW.order_keys := '{}';
    NEW.game_ids := '{}';
    NEW.metadata := '{}';
    RETURN NEW;
END
$$;

CREATE TRIGGER for_the_version_before BEFORE INSERT ON changes
    FOR EACH ROW WHEN (cardinality(NEW.payloads) > 0) EXECUTE FUNCTION fill_in_lists();
CREATE TRIGGER emptied BEFORE UPDATE OF players ON changes
    FOR EACH ROW WHEN (cardinality(NEW.players) = 0) EXECUTE FUNCTION empty_lists();
