-- The outbox: a mail is written in the transaction of what it tells of, and sent afterwards. `state`: waiting, sent, failed
-- (given up). `held_until`: an instance is sending it. What a sent mail said is forgotten, but in test mode.
CREATE TABLE mails (
    mail_id     TEXT PRIMARY KEY NOT NULL,
    kind        TEXT NOT NULL,
    address_mac BLOB NOT NULL,
    sealed      BLOB NOT NULL,
    state       TEXT NOT NULL,
    tries       INTEGER NOT NULL DEFAULT 0,
    written_at  INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    held_until  INTEGER NOT NULL DEFAULT 0,
    sent_at     INTEGER
) STRICT;
CREATE INDEX mails_by_state ON mails (state, due_at);
CREATE INDEX mails_by_address ON mails (address_mac, written_at);
