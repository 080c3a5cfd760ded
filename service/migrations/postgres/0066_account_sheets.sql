-- ユーザ設定情報: what an account was handed out with, sealed under the key of the month of its issue; gone at the first
-- activation or on its last day. `link_hash` is of the one-time link.
CREATE TABLE account_sheets (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (account_id),
    issued_at  BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    link_hash  BYTEA UNIQUE,
    link_until BIGINT,
    sealed     BYTEA NOT NULL
);
CREATE INDEX account_sheets_by_end ON account_sheets (until);

-- 備考（利用者名、端末名等）.
CREATE TABLE account_notes (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (account_id),
    sealed     BYTEA NOT NULL
);

ALTER TABLE accounts ADD COLUMN stopped_at BIGINT;
ALTER TABLE accounts ADD COLUMN ended_at BIGINT;
CREATE INDEX accounts_by_facility ON accounts (facility_id, account_id);
ALTER TABLE devices ADD COLUMN seen_at BIGINT;
ALTER TABLE devices ADD COLUMN client TEXT;
CREATE INDEX devices_by_account ON devices (account_id);
