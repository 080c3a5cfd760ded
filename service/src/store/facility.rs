//! `facilities`, `facility_registrations`: 施設.

use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::{DeviceId, InstitutionCode};

use super::{Store, StoreError, Write, well_formed};

type Row = (String, String, String, String);

/// The clinic of an institution code.
///
/// # Errors
/// [`StoreError`].
pub async fn by_code(store: &Store, code: &InstitutionCode) -> Result<Option<Facility>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT facility_id, institution_code, name, kind FROM facilities WHERE institution_code = $1",
    )
    .bind(code.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(facility).transpose()
}

/// The clinics a device may act for, the account's own first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_device(store: &Store, device: &DeviceId) -> Result<Vec<Facility>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT f.facility_id, f.institution_code, f.name, f.kind \
         FROM device_facilities d JOIN facilities f ON f.facility_id = d.facility_id \
         WHERE d.device_id = $1 ORDER BY d.position",
    )
    .bind(device.as_str())
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(facility).collect()
}

/// Makes or renews a clinic of the facility master; its id stays.
///
/// # Errors
/// [`StoreError`].
pub async fn upsert(
    write: &mut Write,
    facility: &Facility,
    registration_numbers: &[&str],
) -> Result<(), StoreError> {
    let (id,): (String,) = sqlx::query_as(
        "INSERT INTO facilities (facility_id, institution_code, name, kind) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (institution_code) DO UPDATE SET name = excluded.name, kind = excluded.kind \
         RETURNING facility_id",
    )
    .bind(facility.facility_id.as_str())
    .bind(facility.institution_code.as_str())
    .bind(facility.name.as_str())
    .bind(facility.kind.as_str())
    .fetch_one(write.connection())
    .await?;
    sqlx::query("DELETE FROM facility_registrations WHERE facility_id = $1")
        .bind(id.as_str())
        .execute(write.connection())
        .await?;
    for number in registration_numbers {
        sqlx::query(
            "INSERT INTO facility_registrations (facility_id, registration_number) VALUES ($1, $2) \
             ON CONFLICT (facility_id, registration_number) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(*number)
        .execute(write.connection())
        .await?;
    }
    Ok(())
}

fn facility((id, code, name, kind): Row) -> Result<Facility, StoreError> {
    Ok(Facility {
        facility_id: well_formed(id.parse().ok(), "facilities")?,
        institution_code: well_formed(code.parse().ok(), "facilities")?,
        name,
        kind: FacilityKind::from(kind.as_str()),
    })
}
