-- `device_clinics` by access token: every request begins with one, and a join of the other view with the tokens would read
-- all devices. What both say is one rule: change them together.
CREATE VIEW token_clinics AS
    SELECT t.token_hash, d.facility_id, d.position
    FROM access_tokens t JOIN device_facilities d ON d.device_id = t.device_id
    UNION ALL
    SELECT t.token_hash, c.secondary_facility_id, 1
    FROM access_tokens t JOIN device_facilities d ON d.device_id = t.device_id
    JOIN co_locations c ON c.primary_facility_id = d.facility_id
    WHERE d.position = 0 AND c.approved_at IS NOT NULL AND c.withdrawn_at IS NULL;
