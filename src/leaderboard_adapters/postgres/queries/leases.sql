-- Leases, by the server's clock.

-- name: hold_lease
-- A row when it is ours now. One that ends later than a term from now was taken by a clock that was ahead: it is as
-- good as over, or nobody would work until that moment comes.
INSERT INTO leases (name, holder, expires_at)
VALUES (%(lease)::text, %(holder)::text, microseconds(clock_timestamp()) + %(term)::bigint)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
WHERE leases.holder = excluded.holder
OR leases.expires_at <= excluded.expires_at - %(term)::bigint
OR leases.expires_at > excluded.expires_at
RETURNING holder;

-- name: hold_alone
-- For as long as the session lasts.
SELECT pg_try_advisory_lock(%(key)::bigint);

-- name: let_go_alone
-- A session that is closed ends some time afterwards, and whoever comes next is not to be refused meanwhile.
SELECT pg_advisory_unlock(%(key)::bigint);
