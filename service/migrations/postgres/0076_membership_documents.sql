-- What shows that a facility no master holds is one (助産所): sealed under a key of its own, which lies here sealed under the
-- register key with the name. Deleted a set time after the decision, like uploads.
CREATE TABLE membership_documents (
    document_id   TEXT PRIMARY KEY NOT NULL,
    membership_id TEXT NOT NULL REFERENCES portal_memberships (membership_id),
    media         TEXT NOT NULL,
    length        BIGINT NOT NULL,
    scan          TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    sealed        BYTEA NOT NULL,
    content       BYTEA NOT NULL
);
CREATE INDEX membership_documents_by_membership ON membership_documents (membership_id, created_at);
