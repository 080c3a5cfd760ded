-- Tries of secrets that were not right (docs/adr/0018-limits.md), by keyed pseudonyms: an account or client, an address, and
-- the pair of both. `owner_mac` is what an operator unlocks: of a pair its account or client, else the subject itself.
CREATE TABLE secret_tries (
    subject_mac   BLOB PRIMARY KEY NOT NULL,
    owner_mac     BLOB NOT NULL,
    failures      INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL,
    tried_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX secret_tries_by_owner ON secret_tries (owner_mac);
CREATE INDEX secret_tries_by_time ON secret_tries (tried_at);
DROP TABLE activation_attempts;
