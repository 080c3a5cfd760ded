//! `facility_starts`: 運用開始日.

use jiff::civil::Date;
use kazasu_wire::id::FacilityId;

use super::{Store, StoreError, Write, well_formed};

/// Keeps the day a facility names, in place of one it named before.
///
/// # Errors
/// [`StoreError`].
pub async fn set(write: &mut Write, facility: &FacilityId, starts_on: Date) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO facility_starts (facility_id, starts_on) VALUES ($1, $2) \
         ON CONFLICT (facility_id) DO UPDATE SET starts_on = excluded.starts_on",
    )
    .bind(facility.as_str())
    .bind(starts_on.to_string())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// The day a facility named.
///
/// # Errors
/// [`StoreError`].
pub async fn of(store: &Store, facility: &FacilityId) -> Result<Option<Date>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT starts_on FROM facility_starts WHERE facility_id = $1")
            .bind(facility.as_str())
            .fetch_optional(store.read())
            .await?;
    row.map(|(day,)| well_formed(day.parse().ok(), "facility_starts"))
        .transpose()
}
