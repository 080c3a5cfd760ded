-- What a master says about a medical institution beside its name (requirements 198), as published by the authorities.
CREATE TABLE facility_contacts (
    institution_code TEXT NOT NULL,
    import_id        BIGINT NOT NULL,
    founder          TEXT,
    telephone        TEXT,
    postal_code      TEXT,
    address          TEXT,
    PRIMARY KEY (institution_code, import_id),
    FOREIGN KEY (institution_code, import_id) REFERENCES facility_versions (institution_code, import_id)
);

-- 医療機関等の招待: a medical institution registers by the link of one (docs/adr/0023-portal.md). `purpose`: health-check or
-- exempt. `sealed` is the mail address.
CREATE TABLE institution_invitations (
    invitation_id TEXT PRIMARY KEY NOT NULL,
    facility_id   TEXT NOT NULL REFERENCES facilities (facility_id),
    purpose       TEXT NOT NULL,
    token_hash    BYTEA NOT NULL UNIQUE,
    sealed        BYTEA NOT NULL,
    invited_by    TEXT NOT NULL,
    invited_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    used_at       BIGINT
);
CREATE INDEX institution_invitations_by_facility ON institution_invitations (facility_id, invited_at);
CREATE INDEX institution_invitations_by_time ON institution_invitations (invited_at);
