-- 目視確認 (project-defined): at most one per challenge, and with it bound to device, clinic and five minutes.
-- `answers` counts the card challenges the terminal signed.
CREATE TABLE terminal_authentications (
    terminal_authentication_id TEXT PRIMARY KEY NOT NULL,
    challenge_id               TEXT NOT NULL UNIQUE REFERENCES challenges (challenge_id) ON DELETE CASCADE,
    answers                    BIGINT NOT NULL DEFAULT 0
);

-- 認証方法 of a check; absent where a row is about something else, and in rows from before this column.
ALTER TABLE audit ADD COLUMN method TEXT;
