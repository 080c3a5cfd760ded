-- 併設申告: from its approval to its withdrawal the terminals of the 主たる施術所 check and list for both clinics. What a
-- terminal was activated for stays in `device_facilities`; what a declaration adds is looked up here at every request.
CREATE TABLE co_locations (
    co_location_id        TEXT PRIMARY KEY NOT NULL,
    primary_facility_id   TEXT NOT NULL REFERENCES facilities (facility_id),
    secondary_facility_id TEXT NOT NULL REFERENCES facilities (facility_id),
    declared_at           INTEGER NOT NULL,
    approved_at           INTEGER,
    withdrawn_at          INTEGER
) STRICT;
CREATE INDEX co_locations_by_primary ON co_locations (primary_facility_id);

-- The clinics of declarations that are not withdrawn: each is in one at most, in either part.
CREATE TABLE co_location_members (
    facility_id    TEXT PRIMARY KEY NOT NULL REFERENCES facilities (facility_id),
    co_location_id TEXT NOT NULL REFERENCES co_locations (co_location_id)
) STRICT;
CREATE INDEX co_location_members_by_declaration ON co_location_members (co_location_id);

-- The clinics each terminal may act for now: the account's own at position 0, then those of a declaration in force.
CREATE VIEW device_clinics AS
    SELECT device_id, facility_id, position FROM device_facilities
    UNION ALL
    SELECT d.device_id, c.secondary_facility_id, 1
    FROM device_facilities d JOIN co_locations c ON c.primary_facility_id = d.facility_id
    WHERE d.position = 0 AND c.approved_at IS NOT NULL AND c.withdrawn_at IS NULL;
