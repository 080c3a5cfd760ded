-- The one row says up to which instant the clock of this database's service was believed, and since its last jump, where
-- there is a doubt, what it said last and for how many milliseconds it has run steadily (docs/adr/0016).
CREATE TABLE clock_watch (
    one       INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    seen_at   INTEGER NOT NULL,
    last      INTEGER,
    steady    INTEGER
) STRICT;
-- What was written down last was written down by then.
INSERT INTO clock_watch (one, seen_at) SELECT 1, MAX(at) FROM audit HAVING MAX(at) IS NOT NULL;
