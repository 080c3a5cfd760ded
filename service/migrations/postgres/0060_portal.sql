-- The portal: who registered for which facility, and what they agreed to (docs/adr/0023-portal.md). Names, telephone numbers
-- and mail addresses lie sealed; an address is found by its keyed pseudonym, a link and a session by the hash of its token.

-- A registration until its link is used (登録申請済・未有効化): the newest of an address counts.
CREATE TABLE portal_registrations (
    registration_id TEXT PRIMARY KEY NOT NULL,
    address_mac     BYTEA NOT NULL UNIQUE,
    token_hash      BYTEA NOT NULL UNIQUE,
    kind            TEXT NOT NULL,
    facility_id     TEXT REFERENCES facilities (facility_id),
    password_hash   TEXT NOT NULL,
    sealed          BYTEA NOT NULL,
    terms_version   TEXT NOT NULL,
    asked_at        BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX portal_registrations_by_end ON portal_registrations (expires_at);

-- ユーザー: one mail address, one user.
CREATE TABLE portal_users (
    user_id       TEXT PRIMARY KEY NOT NULL,
    address_mac   BYTEA NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    sealed        BYTEA NOT NULL,
    activated_at  BIGINT NOT NULL
);

-- Whom a user acts for. `state`: active; review (a second registrant of a facility, or one that no master holds); refused.
CREATE TABLE portal_memberships (
    membership_id TEXT PRIMARY KEY NOT NULL,
    user_id       TEXT NOT NULL REFERENCES portal_users (user_id),
    facility_id   TEXT REFERENCES facilities (facility_id),
    state         TEXT NOT NULL,
    asked_at      BIGINT NOT NULL,
    decided_at    BIGINT,
    decided_by    TEXT
);
CREATE INDEX portal_memberships_by_user ON portal_memberships (user_id);
CREATE INDEX portal_memberships_by_facility ON portal_memberships (facility_id);
CREATE INDEX portal_memberships_by_state ON portal_memberships (state, asked_at);

-- 同意: which text, in which version, by whom, when.
CREATE TABLE portal_consents (
    user_id   TEXT NOT NULL REFERENCES portal_users (user_id),
    document  TEXT NOT NULL,
    version   TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, document, version)
);

-- Links of mails that work once: `purpose` registration or reset. A used one is kept to its end, so that it is told from an
-- unknown one.
CREATE TABLE portal_links (
    token_hash BYTEA PRIMARY KEY NOT NULL,
    purpose    TEXT NOT NULL,
    user_id    TEXT REFERENCES portal_users (user_id),
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX portal_links_by_end ON portal_links (expires_at);
CREATE INDEX portal_links_by_user ON portal_links (user_id);

-- A log-in of a user or an operator. It ends at `idle_at` unless it is used, and at `ends_at` unless it is extended.
CREATE TABLE portal_sessions (
    session_hash BYTEA PRIMARY KEY NOT NULL,
    user_id      TEXT REFERENCES portal_users (user_id),
    operator_id  TEXT,
    begun_at     BIGINT NOT NULL,
    idle_at      BIGINT NOT NULL,
    ends_at      BIGINT NOT NULL,
    proved_at    BIGINT
);
CREATE INDEX portal_sessions_by_user ON portal_sessions (user_id);
CREATE INDEX portal_sessions_by_operator ON portal_sessions (operator_id);
CREATE INDEX portal_sessions_by_end ON portal_sessions (idle_at);

-- What was checked and is shown for confirmation (入力内容確認); kept here and not on the page, since a secret is among it.
CREATE TABLE portal_drafts (
    draft_id   TEXT PRIMARY KEY NOT NULL,
    sealed     BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX portal_drafts_by_end ON portal_drafts (expires_at);

-- A registration looks a facility up by any of its numbers.
CREATE INDEX facility_registrations_by_number ON facility_registrations (registration_number);
