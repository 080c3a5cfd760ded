-- 申請 of every kind, one table and one queue (docs/adr/0025-applications.md). What was typed lies in `sealed` under the
-- register key. `version` counts every change: whoever changes a row names the version he saw.
CREATE TABLE applications (
    application_id TEXT PRIMARY KEY NOT NULL,
    kind           TEXT NOT NULL,
    state          TEXT NOT NULL,
    facility_id    TEXT NOT NULL REFERENCES facilities (facility_id),
    applicant      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    facility_check TEXT NOT NULL,
    claimed_by     TEXT,
    checked_by     TEXT,
    -- 併設: the other clinic, and who confirmed for it.
    counterpart    TEXT REFERENCES facilities (facility_id),
    confirmed_by   TEXT,
    created_at     INTEGER NOT NULL,
    submitted_at   INTEGER,
    decided_at     INTEGER,
    sealed         BLOB NOT NULL
) STRICT;
CREATE INDEX applications_by_state ON applications (state, submitted_at);
CREATE INDEX applications_by_facility ON applications (facility_id, created_at);
CREATE INDEX applications_by_counterpart ON applications (counterpart, created_at);
CREATE INDEX applications_by_applicant ON applications (applicant, created_at);

-- What happened to an application, in order. `sealed` is what a reviewer wrote beside the reason.
CREATE TABLE application_events (
    event_id       TEXT PRIMARY KEY NOT NULL,
    application_id TEXT NOT NULL REFERENCES applications (application_id),
    sequence       INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    step           TEXT NOT NULL,
    actor          TEXT NOT NULL,
    reason         TEXT,
    sealed         BLOB,
    UNIQUE (application_id, sequence)
) STRICT;

-- 施設の確認: tries of one Japanese day. What was typed is never kept.
CREATE TABLE facility_checks (
    facility_id TEXT PRIMARY KEY NOT NULL REFERENCES facilities (facility_id),
    day         TEXT NOT NULL,
    tries       INTEGER NOT NULL
) STRICT;

-- What 施設の確認 compares with, as keyed hashes.
ALTER TABLE facility_versions ADD COLUMN birth_date_mac BLOB;
ALTER TABLE facility_versions ADD COLUMN bank_account_mac BLOB;
