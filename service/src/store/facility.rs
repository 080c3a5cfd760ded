//! `facilities`, `facility_versions`, `facility_registrations`: 施設. A facility keeps its id; what the master says about it
//! carries the import it came with, and the newest of a taken import counts. How versions come and go is in
//! `facility_version`.

use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::{DeviceId, FacilityId, InstitutionCode};

use sqlx::AssertSqlSafe;

use super::facility_version::newest;
use super::values::list;
use super::{Store, StoreError, well_formed};

type Row = (String, String, String, String);

/// Facilities `f`, each with every version `v` of it.
macro_rules! known {
    () => {
        "SELECT f.facility_id, f.institution_code, v.name, v.kind \
         FROM facilities f JOIN facility_versions v ON v.institution_code = f.institution_code"
    };
}

/// What 施設の確認 compares with.
#[derive(Debug)]
pub struct Comparison {
    /// 機関コード.
    pub institution_code: InstitutionCode,
    /// Which kind of place it is.
    pub kind: FacilityKind,
    /// Keyed hash of the 生年月日 of the 施術管理者, where the master has it.
    pub birth_date_mac: Option<Vec<u8>>,
    /// Keyed hash of the 口座番号, where the master has it.
    pub bank_account_mac: Option<Vec<u8>>,
}

/// The clinic of an institution code.
///
/// # Errors
/// [`StoreError`].
pub async fn by_code(store: &Store, code: &InstitutionCode) -> Result<Option<Facility>, StoreError> {
    let row: Option<Row> = sqlx::query_as(concat!(
        known!(),
        " WHERE f.institution_code = $1 AND ",
        newest!("v", "f")
    ))
    .bind(code.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(facility).transpose()
}

/// The clinic of an id.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(store: &Store, id: &FacilityId) -> Result<Option<Facility>, StoreError> {
    let row: Option<Row> = sqlx::query_as(concat!(
        known!(),
        " WHERE f.facility_id = $1 AND ",
        newest!("v", "f")
    ))
    .bind(id.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(facility).transpose()
}

/// The clinics of some ids, in order of code.
///
/// # Errors
/// [`StoreError`].
pub async fn by_ids(store: &Store, ids: &[&FacilityId]) -> Result<Vec<Facility>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        concat!(
            known!(),
            " WHERE f.facility_id IN ({}) AND ",
            newest!("v", "f"),
            " ORDER BY f.institution_code"
        ),
        list(0, ids.len())
    );
    listed(store, sql, ids.iter().map(ToString::to_string)).await
}

/// 登録記号番号 of a clinic, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn registrations(store: &Store, code: &InstitutionCode) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(concat!(
        "SELECT r.registration_number FROM facility_registrations r WHERE r.institution_code = $1 AND ",
        newest!("r", "r"),
        " ORDER BY r.registration_number"
    ))
    .bind(code.as_str())
    .fetch_all(store.read())
    .await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// What 施設の確認 compares with.
///
/// # Errors
/// [`StoreError`].
pub async fn comparison(store: &Store, id: &FacilityId) -> Result<Option<Comparison>, StoreError> {
    type Kept = (String, String, Option<Vec<u8>>, Option<Vec<u8>>);
    let row: Option<Kept> = sqlx::query_as(concat!(
        "SELECT f.institution_code, v.kind, v.birth_date_mac, v.bank_account_mac \
         FROM facilities f JOIN facility_versions v ON v.institution_code = f.institution_code \
         WHERE f.facility_id = $1 AND ",
        newest!("v", "f")
    ))
    .bind(id.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(|(code, kind, birth_date_mac, bank_account_mac)| {
        Ok(Comparison {
            institution_code: well_formed(code.parse().ok(), "facilities")?,
            kind: FacilityKind::from(kind.as_str()),
            birth_date_mac,
            bank_account_mac,
        })
    })
    .transpose()
}

/// The facilities that any of these 登録記号番号 belongs to.
///
/// # Errors
/// [`StoreError`].
pub async fn by_registration(store: &Store, numbers: &[String]) -> Result<Vec<Facility>, StoreError> {
    let sql = format!(
        concat!(
            known!(),
            " WHERE EXISTS (SELECT 1 FROM facility_registrations r WHERE r.institution_code = v.institution_code \
              AND r.import_id = v.import_id AND r.registration_number IN ({})) AND ",
            newest!("v", "f"),
            " ORDER BY f.institution_code"
        ),
        list(0, numbers.len())
    );
    listed(store, sql, numbers.iter().map(ToString::to_string)).await
}

/// The clinics the devices of a clinic may act for: itself first, then the one declared with it (併設).
///
/// # Errors
/// [`StoreError`].
pub async fn of_clinic(store: &Store, clinic: &FacilityId) -> Result<Vec<Facility>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        known!(),
        " WHERE (f.facility_id = $1 OR f.facility_id IN (\
             SELECT c.secondary_facility_id FROM co_locations c WHERE c.primary_facility_id = $1 \
             AND c.approved_at IS NOT NULL AND c.withdrawn_at IS NULL)) AND ",
        newest!("v", "f"),
        " ORDER BY CASE WHEN f.facility_id = $1 THEN 0 ELSE 1 END, f.institution_code"
    ))
    .bind(clinic.as_str())
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(facility).collect()
}

/// The clinics a device may act for now, the account's own first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_device(store: &Store, device: &DeviceId) -> Result<Vec<Facility>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        known!(),
        " JOIN device_clinics d ON d.facility_id = f.facility_id WHERE d.device_id = $1 AND ",
        newest!("v", "f"),
        " ORDER BY d.position, f.institution_code"
    ))
    .bind(device.as_str())
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(facility).collect()
}

async fn listed(
    store: &Store,
    sql: String,
    values: impl Iterator<Item = String>,
) -> Result<Vec<Facility>, StoreError> {
    let query = values.fold(sqlx::query_as(AssertSqlSafe(sql)), |query, value| {
        query.bind(value)
    });
    let rows: Vec<Row> = query.fetch_all(store.read()).await?;
    rows.into_iter().map(facility).collect()
}

fn facility((id, code, name, kind): Row) -> Result<Facility, StoreError> {
    Ok(Facility {
        facility_id: well_formed(id.parse().ok(), "facilities")?,
        institution_code: well_formed(code.parse().ok(), "facilities")?,
        name,
        kind: FacilityKind::from(kind.as_str()),
    })
}
