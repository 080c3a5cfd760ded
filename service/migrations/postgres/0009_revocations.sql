-- What revocation sources have said, by keyed pseudonym of the certificate. Instants in milliseconds like everywhere.

-- Revoked for good, by a list or an answer. Kept over restarts: authorities drop expired certificates from their lists
-- (RFC 5280 §3.3), and in its grace such a certificate would come back.
CREATE TABLE revocations (
    certificate_mac BYTEA PRIMARY KEY NOT NULL,
    revoked_at      BIGINT NOT NULL
);
CREATE INDEX revocations_by_date ON revocations (revoked_at);

-- The newest OCSP answer about a certificate, and when it was last said not to be revoked. `status` is good, on_hold,
-- revoked or unknown; kept to the end of the certificate's grace.
CREATE TABLE ocsp_answers (
    certificate_mac BYTEA PRIMARY KEY NOT NULL,
    status          TEXT NOT NULL,
    status_at       BIGINT,
    this_update     BIGINT NOT NULL,
    fresh_until     BIGINT NOT NULL,
    last_good       BIGINT,
    asked_at        BIGINT NOT NULL,
    kept_until      BIGINT NOT NULL
);
CREATE INDEX ocsp_answers_by_end ON ocsp_answers (kept_until);
