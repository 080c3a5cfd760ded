//! `facility_checks`: tries of 施設の確認.

use jiff::civil::Date;
use kazasu_wire::id::FacilityId;

use super::{StoreError, Write};

/// Counts a try of a facility; how many it is on that day.
///
/// # Errors
/// [`StoreError`].
pub async fn count(write: &mut Write, facility: &FacilityId, day: Date) -> Result<i64, StoreError> {
    let (tries,): (i64,) = sqlx::query_as(
        "INSERT INTO facility_checks (facility_id, day, tries) VALUES ($1, $2, 1) \
         ON CONFLICT (facility_id) DO UPDATE SET \
         tries = CASE WHEN facility_checks.day = excluded.day THEN facility_checks.tries + 1 ELSE 1 END, \
         day = excluded.day RETURNING tries",
    )
    .bind(facility.as_str())
    .bind(day.to_string())
    .fetch_one(write.connection())
    .await?;
    Ok(tries)
}
