//! `co_locations`, `co_location_members`: 併設申告. What they let a terminal do is the view `device_clinics`.

use jiff::Timestamp;
use kazasu_wire::id::{CoLocationId, FacilityId, InstitutionCode};

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;

/// One declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoLocation {
    /// Its id.
    pub co_location_id: CoLocationId,
    /// 主たる施術所: its terminals are shared.
    pub primary: Clinic,
    /// 従たる施術所: it is checked for by the terminals of the other.
    pub secondary: Clinic,
    /// When it was declared.
    pub declared_at: Timestamp,
    /// When the operator approved it.
    pub approved_at: Option<Timestamp>,
    /// When it was withdrawn (取消); for good.
    pub withdrawn_at: Option<Timestamp>,
}

/// A clinic of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clinic {
    /// Its id.
    pub facility_id: FacilityId,
    /// 機関コード.
    pub institution_code: InstitutionCode,
}

type Row = (
    String,
    String,
    String,
    String,
    String,
    i64,
    Option<i64>,
    Option<i64>,
);

/// Keeps a new declaration; `false`, with nothing to be committed, where one of the clinics is part of another one.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(write: &mut Write, new: &CoLocation) -> Result<bool, StoreError> {
    sqlx::query(
        "INSERT INTO co_locations (co_location_id, primary_facility_id, secondary_facility_id, declared_at) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(new.co_location_id.as_str())
    .bind(new.primary.facility_id.as_str())
    .bind(new.secondary.facility_id.as_str())
    .bind(new.declared_at.as_millisecond())
    .execute(write.connection())
    .await?;
    let mut members = [&new.primary.facility_id, &new.secondary.facility_id];
    // In one order: two declarations about the same clinics wait for each other, never in a circle.
    members.sort();
    for member in members {
        let free = sqlx::query(
            "INSERT INTO co_location_members (facility_id, co_location_id) VALUES ($1, $2) \
             ON CONFLICT (facility_id) DO NOTHING",
        )
        .bind(member.as_str())
        .bind(new.co_location_id.as_str())
        .execute(write.connection())
        .await?;
        if free.rows_affected() == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One declaration.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, id: &CoLocationId) -> Result<Option<CoLocation>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT c.co_location_id, p.facility_id, p.institution_code, s.facility_id, s.institution_code, \
         c.declared_at, c.approved_at, c.withdrawn_at FROM co_locations c \
         JOIN facilities p ON p.facility_id = c.primary_facility_id \
         JOIN facilities s ON s.facility_id = c.secondary_facility_id WHERE c.co_location_id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(co_location).transpose()
}

/// The declaration a clinic is part of, in either part.
///
/// # Errors
/// [`StoreError`].
pub async fn of(store: &Store, facility: &FacilityId) -> Result<Option<CoLocation>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT c.co_location_id, p.facility_id, p.institution_code, s.facility_id, s.institution_code, \
         c.declared_at, c.approved_at, c.withdrawn_at FROM co_location_members m \
         JOIN co_locations c ON c.co_location_id = m.co_location_id \
         JOIN facilities p ON p.facility_id = c.primary_facility_id \
         JOIN facilities s ON s.facility_id = c.secondary_facility_id WHERE m.facility_id = $1",
    )
    .bind(facility.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(co_location).transpose()
}

/// Every declaration, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn all(store: &Store) -> Result<Vec<CoLocation>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.co_location_id, p.facility_id, p.institution_code, s.facility_id, s.institution_code, \
         c.declared_at, c.approved_at, c.withdrawn_at FROM co_locations c \
         JOIN facilities p ON p.facility_id = c.primary_facility_id \
         JOIN facilities s ON s.facility_id = c.secondary_facility_id \
         ORDER BY c.declared_at, c.co_location_id",
    )
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(co_location).collect()
}

/// Lets a declaration count; `false` if it did already, was withdrawn, or is none.
///
/// # Errors
/// [`StoreError`].
pub async fn approve(write: &mut Write, id: &CoLocationId, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE co_locations SET approved_at = $2 \
         WHERE co_location_id = $1 AND approved_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(id.as_str())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a declaration and sets its clinics free for another; `false` if it had ended already, or is none.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw(write: &mut Write, id: &CoLocationId, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE co_locations SET withdrawn_at = $2 WHERE co_location_id = $1 AND withdrawn_at IS NULL",
    )
    .bind(id.as_str())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    sqlx::query("DELETE FROM co_location_members WHERE co_location_id = $1")
        .bind(id.as_str())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

fn co_location(
    (id, primary, primary_code, secondary, secondary_code, declared, approved, withdrawn): Row,
) -> Result<CoLocation, StoreError> {
    let clinic = |id: &str, code: &str| {
        Ok::<_, StoreError>(Clinic {
            facility_id: well_formed(id.parse().ok(), "co_locations")?,
            institution_code: well_formed(code.parse().ok(), "co_locations")?,
        })
    };
    Ok(CoLocation {
        co_location_id: well_formed(id.parse().ok(), "co_locations")?,
        primary: clinic(&primary, &primary_code)?,
        secondary: clinic(&secondary, &secondary_code)?,
        declared_at: whole_milliseconds(declared),
        approved_at: approved.map(whole_milliseconds),
        withdrawn_at: withdrawn.map(whole_milliseconds),
    })
}
