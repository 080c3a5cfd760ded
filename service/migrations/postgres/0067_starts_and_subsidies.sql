-- 運用開始日, the day a clinic names; it is shown from that day on.
CREATE TABLE facility_starts (
    facility_id TEXT PRIMARY KEY NOT NULL REFERENCES facilities (facility_id),
    starts_on   TEXT NOT NULL
);

-- 導入義務の除外 (requirements 281-285), and what was said to a clinic that has not started.
CREATE TABLE facility_calls (
    facility_id TEXT PRIMARY KEY NOT NULL REFERENCES facilities (facility_id),
    exemption   TEXT,
    called_at   BIGINT,
    called_by   TEXT
);

-- 助成金の交付決定. `amount` is yen.
CREATE TABLE subsidies (
    application_id TEXT PRIMARY KEY NOT NULL REFERENCES applications (application_id),
    facility_id    TEXT NOT NULL REFERENCES facilities (facility_id),
    amount         BIGINT NOT NULL,
    number         BIGINT NOT NULL UNIQUE,
    decided_at     BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('subsidy', 0);

-- Whom a subsidy was given for: a clinic, or both of a 併設. Each is here once.
CREATE TABLE subsidy_members (
    facility_id    TEXT PRIMARY KEY NOT NULL REFERENCES facilities (facility_id),
    application_id TEXT NOT NULL REFERENCES subsidies (application_id)
);
