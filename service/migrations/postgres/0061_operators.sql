-- People of the operator (審査 side), and second factors of both (docs/adr/0024-log-in.md).
CREATE TABLE operators (
    operator_id   TEXT PRIMARY KEY NOT NULL,
    name          TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    added_at      BIGINT NOT NULL,
    stopped_at    BIGINT
);

-- TOTP (RFC 6238). `owner` is a user or an operator. `last_step` is the newest step a code was taken of: none is taken twice.
CREATE TABLE second_factors (
    owner        TEXT PRIMARY KEY NOT NULL,
    sealed       BYTEA NOT NULL,
    begun_at     BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_step    BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
    owner   TEXT NOT NULL,
    code_mac BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (owner, code_mac)
);
