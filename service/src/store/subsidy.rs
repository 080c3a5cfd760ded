//! `subsidies`, `subsidy_members`: 助成金の交付決定.

use jiff::Timestamp;
use kazasu_wire::id::FacilityId;

use super::{Store, StoreError, Write, well_formed};
use crate::application::ApplicationId;
use crate::clock::whole_milliseconds;

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subsidy {
    /// Number of the decision, from 1.
    pub number: i64,
    /// Yen.
    pub amount: u32,
    /// When.
    pub decided_at: Timestamp,
}

/// Whether a subsidy was given to a facility, or to the one declared with it (併設) now.
///
/// # Errors
/// [`StoreError`].
pub async fn is_taken(store: &Store, facility: &FacilityId) -> Result<bool, StoreError> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM subsidy_members WHERE facility_id = $1 OR facility_id IN (\
             SELECT o.facility_id FROM co_location_members o JOIN co_location_members m \
             ON m.co_location_id = o.co_location_id WHERE m.facility_id = $1)",
    )
    .bind(facility.as_str())
    .fetch_one(store.read())
    .await?;
    Ok(count > 0)
}

/// Keeps a decision, for both clinics of a 併設; `false`, with nothing to be committed, where one of them has one.
///
/// # Errors
/// [`StoreError`].
pub async fn decide(
    write: &mut Write,
    application: &ApplicationId,
    facility: &FacilityId,
    amount: u32,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let (number,): (i64,) =
        sqlx::query_as("UPDATE counters SET value = value + 1 WHERE name = 'subsidy' RETURNING value")
            .fetch_one(write.connection())
            .await?;
    sqlx::query(
        "INSERT INTO subsidies (application_id, facility_id, amount, number, decided_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(application.as_str())
    .bind(facility.as_str())
    .bind(i64::from(amount))
    .bind(number)
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    let members: Vec<(String,)> = sqlx::query_as(
        "SELECT o.facility_id FROM co_location_members o JOIN co_location_members m \
         ON m.co_location_id = o.co_location_id WHERE m.facility_id = $1",
    )
    .bind(facility.as_str())
    .fetch_all(write.connection())
    .await?;
    let mut members: Vec<String> = members.into_iter().map(|(member,)| member).collect();
    members.push(facility.as_str().to_owned());
    // In one order, so that two decisions wait for each other, never in a circle.
    members.sort();
    members.dedup();
    for member in members {
        let free = sqlx::query(
            "INSERT INTO subsidy_members (facility_id, application_id) VALUES ($1, $2) \
             ON CONFLICT (facility_id) DO NOTHING",
        )
        .bind(member)
        .bind(application.as_str())
        .execute(write.connection())
        .await?;
        if free.rows_affected() == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The decision about an application.
///
/// # Errors
/// [`StoreError`].
pub async fn of(store: &Store, application: &ApplicationId) -> Result<Option<Subsidy>, StoreError> {
    let row: Option<(i64, i64, i64)> =
        sqlx::query_as("SELECT number, amount, decided_at FROM subsidies WHERE application_id = $1")
            .bind(application.as_str())
            .fetch_optional(store.read())
            .await?;
    row.map(|(number, amount, decided_at)| {
        Ok(Subsidy {
            number,
            amount: well_formed(u32::try_from(amount).ok(), "subsidies")?,
            decided_at: whole_milliseconds(decided_at),
        })
    })
    .transpose()
}
