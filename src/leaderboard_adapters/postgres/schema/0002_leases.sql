-- Who works, where several could: a lease goes to the next who asks when its holder has let its term pass.

CREATE TABLE leases (
    name       text COLLATE "C" PRIMARY KEY,
    holder     text   NOT NULL,
    expires_at bigint NOT NULL
);
