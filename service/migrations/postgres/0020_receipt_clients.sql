-- Clients of receipt computers (レセコン): each speaks for one clinic. `approved_at` is set at once for a sandbox client.
CREATE TABLE receipt_clients (
    client_id   TEXT PRIMARY KEY NOT NULL,
    facility_id TEXT NOT NULL REFERENCES facilities (facility_id),
    secret_hash BYTEA NOT NULL,
    label       TEXT,
    sandbox     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    approved_at BIGINT,
    stopped_at  BIGINT
);
CREATE INDEX receipt_clients_by_facility ON receipt_clients (facility_id);

CREATE TABLE receipt_tokens (
    token_hash BYTEA PRIMARY KEY NOT NULL,
    client_id  TEXT NOT NULL REFERENCES receipt_clients (client_id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX receipt_tokens_by_expiry ON receipt_tokens (expires_at);

-- 照会番号, set by a receipt computer, sealed like its result and gone with it. Beside `results`, because a result is
-- also the stored answer of its check and never changes.
CREATE TABLE inquiry_numbers (
    result_id TEXT PRIMARY KEY NOT NULL REFERENCES results (result_id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES receipt_clients (client_id),
    set_at    BIGINT NOT NULL,
    sealed    BYTEA NOT NULL
);

-- Which receipt client did it, and which results of the clinic it was about (numbers of `results.sequence`, `first-last`).
ALTER TABLE audit ADD COLUMN client_id TEXT;
ALTER TABLE audit ADD COLUMN results TEXT;
