-- Imported rows carry the import they came with (docs/adr/0011-imports.md). A row counts when its import is taken, and
-- of several versions the newest: an import becomes visible, or not, by one row of this table.
-- `state`: open (rows are coming), dropped (given up, rows to be deleted), taken (older versions to be deleted), done.
CREATE TABLE imports (
    import_id  BIGINT PRIMARY KEY NOT NULL,
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    taken_at   BIGINT
);
INSERT INTO counters (name, value) VALUES ('import', 0);
-- What was imported before imports were numbered.
INSERT INTO imports (import_id, kind, state, started_at, taken_at) VALUES (0, 'before', 'done', 0, 0);

ALTER TABLE coverages RENAME TO coverages_before;
ALTER TABLE person_certificates RENAME TO person_certificates_before;
ALTER TABLE people RENAME TO people_before;
DROP INDEX person_certificates_by_person;

-- One version of a person: whole, never a part of one. `content_mac` is over all of it, so that the same person in the
-- same file again is known without opening anything.
CREATE TABLE people (
    person_mac  BYTEA NOT NULL,
    import_id   BIGINT NOT NULL REFERENCES imports (import_id),
    flags       TEXT NOT NULL,
    content_mac BYTEA NOT NULL,
    PRIMARY KEY (person_mac, import_id)
);
CREATE INDEX people_by_import ON people (import_id, person_mac);

CREATE TABLE person_certificates (
    certificate_mac BYTEA NOT NULL,
    import_id       BIGINT NOT NULL,
    person_mac      BYTEA NOT NULL,
    PRIMARY KEY (certificate_mac, import_id),
    FOREIGN KEY (person_mac, import_id) REFERENCES people (person_mac, import_id)
);
CREATE INDEX person_certificates_by_person ON person_certificates (person_mac, import_id);

CREATE TABLE coverages (
    person_mac BYTEA NOT NULL,
    import_id  BIGINT NOT NULL,
    position   BIGINT NOT NULL,
    sealed     BYTEA NOT NULL,
    PRIMARY KEY (person_mac, import_id, position),
    FOREIGN KEY (person_mac, import_id) REFERENCES people (person_mac, import_id)
);

INSERT INTO people (person_mac, import_id, flags, content_mac)
    SELECT person_mac, 0, flags, ''::bytea FROM people_before;
INSERT INTO person_certificates (certificate_mac, import_id, person_mac)
    SELECT certificate_mac, 0, person_mac FROM person_certificates_before;
INSERT INTO coverages (person_mac, import_id, position, sealed)
    SELECT person_mac, 0, position, sealed FROM coverages_before;
DROP TABLE coverages_before;
DROP TABLE person_certificates_before;
DROP TABLE people_before;

-- A facility keeps its id and its sequence; what the master says about it has versions.
CREATE TABLE facility_versions (
    institution_code TEXT NOT NULL,
    import_id        BIGINT NOT NULL REFERENCES imports (import_id),
    name             TEXT NOT NULL,
    kind             TEXT NOT NULL,
    content_mac      BYTEA NOT NULL,
    PRIMARY KEY (institution_code, import_id)
);
CREATE INDEX facility_versions_by_import ON facility_versions (import_id, institution_code);

ALTER TABLE facility_registrations RENAME TO facility_registrations_before;
-- 登録記号番号: one facility has many (eligibility facts 67).
CREATE TABLE facility_registrations (
    institution_code    TEXT NOT NULL,
    import_id           BIGINT NOT NULL,
    registration_number TEXT NOT NULL,
    PRIMARY KEY (institution_code, import_id, registration_number),
    FOREIGN KEY (institution_code, import_id) REFERENCES facility_versions (institution_code, import_id)
);

INSERT INTO facility_versions (institution_code, import_id, name, kind, content_mac)
    SELECT institution_code, 0, name, kind, ''::bytea FROM facilities;
INSERT INTO facility_registrations (institution_code, import_id, registration_number)
    SELECT f.institution_code, 0, r.registration_number
    FROM facility_registrations_before r JOIN facilities f ON f.facility_id = r.facility_id;
DROP TABLE facility_registrations_before;
ALTER TABLE facilities DROP COLUMN name;
ALTER TABLE facilities DROP COLUMN kind;
