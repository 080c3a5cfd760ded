-- 添付ファイル: sealed chunk by chunk under a key of its own, which lies here sealed under the register key. `name` is
-- sealed with it.
CREATE TABLE uploads (
    upload_id      TEXT PRIMARY KEY NOT NULL,
    application_id TEXT NOT NULL REFERENCES applications (application_id),
    media          TEXT NOT NULL,
    length         INTEGER NOT NULL,
    chunks         INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    whole          INTEGER NOT NULL,
    scan           TEXT NOT NULL,
    sealed         BLOB NOT NULL
) STRICT;
CREATE INDEX uploads_by_application ON uploads (application_id);

CREATE TABLE upload_chunks (
    upload_id TEXT NOT NULL REFERENCES uploads (upload_id),
    position  INTEGER NOT NULL,
    sealed    BLOB NOT NULL,
    PRIMARY KEY (upload_id, position)
) STRICT;
