-- 添付ファイル: sealed chunk by chunk under a key of its own, which lies here sealed under the register key. `name` is
-- sealed with it.
CREATE TABLE uploads (
    upload_id      TEXT PRIMARY KEY NOT NULL,
    application_id TEXT NOT NULL REFERENCES applications (application_id),
    media          TEXT NOT NULL,
    length         BIGINT NOT NULL,
    chunks         BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    whole          BIGINT NOT NULL,
    scan           TEXT NOT NULL,
    sealed         BYTEA NOT NULL
);
CREATE INDEX uploads_by_application ON uploads (application_id);

CREATE TABLE upload_chunks (
    upload_id TEXT NOT NULL REFERENCES uploads (upload_id),
    position  BIGINT NOT NULL,
    sealed    BYTEA NOT NULL,
    PRIMARY KEY (upload_id, position)
);
