-- お知らせ and よくある質問, written by the operator and public.
CREATE TABLE notices (
    notice_id    TEXT PRIMARY KEY NOT NULL,
    category     TEXT NOT NULL,
    important    INTEGER NOT NULL,
    title        TEXT NOT NULL,
    body         TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX notices_by_time ON notices (published_at);

CREATE TABLE faqs (
    faq_id   TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer   TEXT NOT NULL
) STRICT;

-- お問い合わせ: reply address, question and answer, sealed.
CREATE TABLE inquiries (
    inquiry_id  TEXT PRIMARY KEY NOT NULL,
    asked_at    INTEGER NOT NULL,
    answered_at INTEGER,
    answered_by TEXT,
    sealed      BLOB NOT NULL
) STRICT;
CREATE INDEX inquiries_by_time ON inquiries (asked_at);
