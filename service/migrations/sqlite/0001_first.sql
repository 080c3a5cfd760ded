-- Instants are Unix milliseconds UTC (INTEGER), calendar days and months ISO 8601 text, ids opaque text.
-- What identifies a person lies here sealed (`sealed`) or as a keyed pseudonym (`*_mac`), never clear;
-- tokens and codes lie here hashed only. Keys are in the key ring, outside this file.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

-- 施設. `result_sequence` orders the results of one clinic: taken under the row's lock, so a smaller number never
-- becomes visible after a larger one.
CREATE TABLE facilities (
    facility_id      TEXT PRIMARY KEY NOT NULL,
    institution_code TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    kind             TEXT NOT NULL,
    result_sequence  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- 登録記号番号: one facility has many (eligibility facts 67).
CREATE TABLE facility_registrations (
    facility_id         TEXT NOT NULL REFERENCES facilities (facility_id),
    registration_number TEXT NOT NULL,
    PRIMARY KEY (facility_id, registration_number)
) STRICT;

-- アカウント: one per terminal. `code_mac` goes when the code is used.
CREATE TABLE accounts (
    account_id    TEXT PRIMARY KEY NOT NULL,
    facility_id   TEXT NOT NULL REFERENCES facilities (facility_id),
    password_hash TEXT NOT NULL,
    code_mac      BLOB,
    issued_at     INTEGER NOT NULL,
    activated_at  INTEGER
) STRICT;

CREATE TABLE counters (
    name  TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO counters (name, value) VALUES ('account', 0);

-- Tries of an account's secrets; `subject_mac` covers accounts that do not exist as well.
CREATE TABLE activation_attempts (
    subject_mac   BLOB PRIMARY KEY NOT NULL,
    failures      INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL
) STRICT;

CREATE TABLE devices (
    device_id    TEXT PRIMARY KEY NOT NULL,
    account_id   TEXT NOT NULL REFERENCES accounts (account_id),
    thumbprint   TEXT NOT NULL,
    label        TEXT,
    refresh_hash BLOB NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    stopped_at   INTEGER,
    stop_reason  TEXT
) STRICT;

-- 併設: one device may check for several clinics. `position` 0 is the account's own.
CREATE TABLE device_facilities (
    device_id   TEXT NOT NULL REFERENCES devices (device_id),
    facility_id TEXT NOT NULL REFERENCES facilities (facility_id),
    position    INTEGER NOT NULL,
    PRIMARY KEY (device_id, facility_id)
) STRICT;

CREATE TABLE access_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    device_id  TEXT NOT NULL REFERENCES devices (device_id),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at);

-- `jti` of proofs of writes, remembered as long as their nonce could still be accepted.
CREATE TABLE proofs (
    proof_hash BLOB PRIMARY KEY NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX proofs_by_expiry ON proofs (expires_at);

CREATE TABLE challenges (
    challenge_id TEXT PRIMARY KEY NOT NULL,
    device_id    TEXT NOT NULL REFERENCES devices (device_id),
    facility_id  TEXT NOT NULL REFERENCES facilities (facility_id),
    method       TEXT NOT NULL,
    challenge    BLOB NOT NULL,
    expires_at   INTEGER NOT NULL,
    used_at      INTEGER
) STRICT;
CREATE INDEX challenges_by_expiry ON challenges (expires_at);

-- The register of insured people. Sealed under the register key.
CREATE TABLE people (
    person_mac  BLOB PRIMARY KEY NOT NULL,
    flags       TEXT NOT NULL,
    imported_in TEXT NOT NULL
) STRICT;

CREATE TABLE person_certificates (
    certificate_mac BLOB PRIMARY KEY NOT NULL,
    person_mac      BLOB NOT NULL REFERENCES people (person_mac)
) STRICT;
CREATE INDEX person_certificates_by_person ON person_certificates (person_mac);

CREATE TABLE coverages (
    person_mac BLOB NOT NULL REFERENCES people (person_mac),
    position   INTEGER NOT NULL,
    sealed     BLOB NOT NULL,
    PRIMARY KEY (person_mac, position)
) STRICT;

-- 資格確認結果, sealed under the key of its month. Kept to `kept_until` included.
CREATE TABLE results (
    result_id   TEXT PRIMARY KEY NOT NULL,
    facility_id TEXT NOT NULL REFERENCES facilities (facility_id),
    sequence    INTEGER NOT NULL,
    device_id   TEXT NOT NULL REFERENCES devices (device_id),
    kept_until  TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    UNIQUE (facility_id, sequence)
) STRICT;
CREATE INDEX results_by_end ON results (kept_until);

-- The stored answer of a check is its sealed result: one copy only.
CREATE TABLE idempotency (
    device_id   TEXT NOT NULL,
    facility_id TEXT NOT NULL,
    key         TEXT NOT NULL,
    body_hash   BLOB NOT NULL,
    result_id   TEXT NOT NULL REFERENCES results (result_id) ON DELETE CASCADE,
    PRIMARY KEY (device_id, facility_id, key)
) STRICT;
CREATE INDEX idempotency_by_result ON idempotency (result_id);

-- Append-only; `mac` covers the row and the `mac` before it in its chain.
CREATE TABLE audit (
    chain       TEXT NOT NULL,
    sequence    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    action      TEXT NOT NULL,
    facility_id TEXT,
    device_id   TEXT,
    account_id  TEXT,
    subject     TEXT,
    mac         BLOB NOT NULL,
    PRIMARY KEY (chain, sequence)
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
