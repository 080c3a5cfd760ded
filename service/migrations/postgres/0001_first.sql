-- Instants are Unix milliseconds UTC (BIGINT), calendar days and months ISO 8601 text, ids opaque text.
-- What identifies a person lies here sealed (`sealed`) or as a keyed pseudonym (`*_mac`), never clear;
-- tokens and codes lie here hashed only. Keys are in the key ring, outside this file.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- 施設. `result_sequence` orders the results of one clinic: taken under the row's lock, so a smaller number never
-- becomes visible after a larger one.
CREATE TABLE facilities (
    facility_id      TEXT PRIMARY KEY NOT NULL,
    institution_code TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    kind             TEXT NOT NULL,
    result_sequence  BIGINT NOT NULL DEFAULT 0
);

-- 登録記号番号: one facility has many (eligibility facts 67).
CREATE TABLE facility_registrations (
    facility_id         TEXT NOT NULL REFERENCES facilities (facility_id),
    registration_number TEXT NOT NULL,
    PRIMARY KEY (facility_id, registration_number)
);

-- アカウント: one per terminal. `code_mac` goes when the code is used.
CREATE TABLE accounts (
    account_id    TEXT PRIMARY KEY NOT NULL,
    facility_id   TEXT NOT NULL REFERENCES facilities (facility_id),
    password_hash TEXT NOT NULL,
    code_mac      BYTEA,
    issued_at     BIGINT NOT NULL,
    activated_at  BIGINT
);

CREATE TABLE counters (
    name  TEXT PRIMARY KEY NOT NULL,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('account', 0);

-- Tries of an account's secrets; `subject_mac` covers accounts that do not exist as well.
CREATE TABLE activation_attempts (
    subject_mac   BYTEA PRIMARY KEY NOT NULL,
    failures      BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);

CREATE TABLE devices (
    device_id    TEXT PRIMARY KEY NOT NULL,
    account_id   TEXT NOT NULL REFERENCES accounts (account_id),
    thumbprint   TEXT NOT NULL,
    label        TEXT,
    refresh_hash BYTEA NOT NULL UNIQUE,
    created_at   BIGINT NOT NULL,
    stopped_at   BIGINT,
    stop_reason  TEXT
);

-- 併設: one device may check for several clinics. `position` 0 is the account's own.
CREATE TABLE device_facilities (
    device_id   TEXT NOT NULL REFERENCES devices (device_id),
    facility_id TEXT NOT NULL REFERENCES facilities (facility_id),
    position    BIGINT NOT NULL,
    PRIMARY KEY (device_id, facility_id)
);

CREATE TABLE access_tokens (
    token_hash BYTEA PRIMARY KEY NOT NULL,
    device_id  TEXT NOT NULL REFERENCES devices (device_id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at);

-- `jti` of proofs of writes, remembered as long as their nonce could still be accepted.
CREATE TABLE proofs (
    proof_hash BYTEA PRIMARY KEY NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX proofs_by_expiry ON proofs (expires_at);

CREATE TABLE challenges (
    challenge_id TEXT PRIMARY KEY NOT NULL,
    device_id    TEXT NOT NULL REFERENCES devices (device_id),
    facility_id  TEXT NOT NULL REFERENCES facilities (facility_id),
    method       TEXT NOT NULL,
    challenge    BYTEA NOT NULL,
    expires_at   BIGINT NOT NULL,
    used_at      BIGINT
);
CREATE INDEX challenges_by_expiry ON challenges (expires_at);

-- The register of insured people. Sealed under the register key.
CREATE TABLE people (
    person_mac  BYTEA PRIMARY KEY NOT NULL,
    flags       TEXT NOT NULL,
    imported_in TEXT NOT NULL
);

CREATE TABLE person_certificates (
    certificate_mac BYTEA PRIMARY KEY NOT NULL,
    person_mac      BYTEA NOT NULL REFERENCES people (person_mac)
);
CREATE INDEX person_certificates_by_person ON person_certificates (person_mac);

CREATE TABLE coverages (
    person_mac BYTEA NOT NULL REFERENCES people (person_mac),
    position   BIGINT NOT NULL,
    sealed     BYTEA NOT NULL,
    PRIMARY KEY (person_mac, position)
);

-- 資格確認結果, sealed under the key of its month. Kept to `kept_until` included.
CREATE TABLE results (
    result_id   TEXT PRIMARY KEY NOT NULL,
    facility_id TEXT NOT NULL REFERENCES facilities (facility_id),
    sequence    BIGINT NOT NULL,
    device_id   TEXT NOT NULL REFERENCES devices (device_id),
    kept_until  TEXT NOT NULL,
    sealed      BYTEA NOT NULL,
    UNIQUE (facility_id, sequence)
);
CREATE INDEX results_by_end ON results (kept_until);

-- The stored answer of a check is its sealed result: one copy only.
CREATE TABLE idempotency (
    device_id   TEXT NOT NULL,
    facility_id TEXT NOT NULL,
    key         TEXT NOT NULL,
    body_hash   BYTEA NOT NULL,
    result_id   TEXT NOT NULL REFERENCES results (result_id) ON DELETE CASCADE,
    PRIMARY KEY (device_id, facility_id, key)
);
CREATE INDEX idempotency_by_result ON idempotency (result_id);

-- Append-only; `mac` covers the row and the `mac` before it in its chain.
CREATE TABLE audit (
    chain       TEXT NOT NULL,
    sequence    BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    action      TEXT NOT NULL,
    facility_id TEXT,
    device_id   TEXT,
    account_id  TEXT,
    subject     TEXT,
    mac         BYTEA NOT NULL,
    PRIMARY KEY (chain, sequence)
);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
