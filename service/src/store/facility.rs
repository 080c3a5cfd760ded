//! `facilities`, `facility_versions`, `facility_registrations`: 施設. A facility keeps its id; what the master says about it
//! carries the import it came with, and the newest of a taken import counts.

use std::collections::HashMap;

use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::{DeviceId, FacilityId, InstitutionCode};

use sqlx::AssertSqlSafe;

use super::facility_contact::{self, Contact};
use super::import::ImportId;
use super::values::{ROWS, list, tuples};
use super::{Store, StoreError, Write, well_formed};

type Row = (String, String, String, String);

/// A version of a facility to come.
#[derive(Debug)]
pub struct NewFacility {
    /// The facility, with an id for the case that it has none yet.
    pub facility: Facility,
    /// 登録記号番号, each once.
    pub registration_numbers: Vec<String>,
    /// What is said about it beside its name.
    pub contact: Contact,
    /// Keyed hash over all that is said about the facility.
    pub content_mac: Vec<u8>,
    /// Keyed hash of the 生年月日 of the 施術管理者.
    pub birth_date_mac: Option<Vec<u8>>,
    /// Keyed hash of the 口座番号.
    pub bank_account_mac: Option<Vec<u8>>,
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
    let row: Option<Row> = sqlx::query_as(
        "SELECT f.facility_id, f.institution_code, v.name, v.kind \
         FROM facilities f JOIN facility_versions v ON v.institution_code = f.institution_code \
         WHERE f.institution_code = $1 AND v.import_id = (\
             SELECT MAX(w.import_id) FROM facility_versions w JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = f.institution_code AND i.taken_at IS NOT NULL)",
    )
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
    let row: Option<Row> = sqlx::query_as(
        "SELECT f.facility_id, f.institution_code, v.name, v.kind \
         FROM facilities f JOIN facility_versions v ON v.institution_code = f.institution_code \
         WHERE f.facility_id = $1 AND v.import_id = (\
             SELECT MAX(w.import_id) FROM facility_versions w JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = f.institution_code AND i.taken_at IS NOT NULL)",
    )
    .bind(id.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(facility).transpose()
}

/// 登録記号番号 of a clinic, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn registrations(store: &Store, code: &InstitutionCode) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT r.registration_number FROM facility_registrations r \
         WHERE r.institution_code = $1 AND r.import_id = (\
             SELECT MAX(w.import_id) FROM facility_versions w JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = r.institution_code AND i.taken_at IS NOT NULL) \
         ORDER BY r.registration_number",
    )
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
    let row: Option<Kept> = sqlx::query_as(
        "SELECT f.institution_code, v.kind, v.birth_date_mac, v.bank_account_mac \
         FROM facilities f JOIN facility_versions v ON v.institution_code = f.institution_code \
         WHERE f.facility_id = $1 AND v.import_id = (\
             SELECT MAX(w.import_id) FROM facility_versions w JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = f.institution_code AND i.taken_at IS NOT NULL)",
    )
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
        "SELECT DISTINCT f.facility_id, f.institution_code, v.name, v.kind \
         FROM facilities f JOIN facility_versions v ON v.institution_code = f.institution_code \
         JOIN facility_registrations r ON r.institution_code = v.institution_code AND r.import_id = v.import_id \
         WHERE r.registration_number IN ({}) AND v.import_id = (\
             SELECT MAX(w.import_id) FROM facility_versions w JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = f.institution_code AND i.taken_at IS NOT NULL) \
         ORDER BY f.institution_code",
        list(0, numbers.len())
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql));
    for number in numbers {
        query = query.bind(number.clone());
    }
    let rows: Vec<Row> = query.fetch_all(store.read()).await?;
    rows.into_iter().map(facility).collect()
}

/// The clinics the devices of a clinic may act for: itself first, then the one declared with it (併設).
///
/// # Errors
/// [`StoreError`].
pub async fn of_clinic(store: &Store, clinic: &FacilityId) -> Result<Vec<Facility>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT f.facility_id, f.institution_code, v.name, v.kind \
         FROM facilities f JOIN facility_versions v ON v.institution_code = f.institution_code \
         WHERE (f.facility_id = $1 OR f.facility_id IN (\
             SELECT c.secondary_facility_id FROM co_locations c WHERE c.primary_facility_id = $1 \
             AND c.approved_at IS NOT NULL AND c.withdrawn_at IS NULL)) \
         AND v.import_id = (\
             SELECT MAX(w.import_id) FROM facility_versions w JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = f.institution_code AND i.taken_at IS NOT NULL) \
         ORDER BY CASE WHEN f.facility_id = $1 THEN 0 ELSE 1 END, f.institution_code",
    )
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
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT f.facility_id, f.institution_code, v.name, v.kind \
         FROM device_clinics d JOIN facilities f ON f.facility_id = d.facility_id \
         JOIN facility_versions v ON v.institution_code = f.institution_code \
         WHERE d.device_id = $1 AND v.import_id = (\
             SELECT MAX(w.import_id) FROM facility_versions w JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = f.institution_code AND i.taken_at IS NOT NULL) \
         ORDER BY d.position, f.institution_code",
    )
    .bind(device.as_str())
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(facility).collect()
}

/// The contents that count now of some facilities, by their code.
///
/// # Errors
/// [`StoreError`].
pub async fn contents(store: &Store, codes: &[&str]) -> Result<HashMap<String, Vec<u8>>, StoreError> {
    let mut found = HashMap::new();
    for some in codes.chunks(ROWS) {
        let sql = format!(
            "SELECT v.institution_code, v.content_mac FROM facility_versions v \
             JOIN imports i ON i.import_id = v.import_id \
             WHERE i.taken_at IS NOT NULL AND v.institution_code IN ({}) ORDER BY v.import_id",
            list(0, some.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for code in some {
            query = query.bind((*code).to_owned());
        }
        let rows: Vec<(String, Vec<u8>)> = query.fetch_all(store.read()).await?;
        // The newest comes last and stays.
        found.extend(rows);
    }
    Ok(found)
}

/// Writes versions of facilities that count once the import is taken. A facility that is known keeps its id.
///
/// # Errors
/// [`StoreError`].
pub async fn add(write: &mut Write, import: ImportId, facilities: &[NewFacility]) -> Result<(), StoreError> {
    for some in facilities.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO facilities (facility_id, institution_code) VALUES {} \
             ON CONFLICT (institution_code) DO NOTHING",
            tuples(0, some.len(), 2)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for new in some {
            insert = insert
                .bind(new.facility.facility_id.to_string())
                .bind(new.facility.institution_code.to_string());
        }
        insert.execute(write.connection()).await?;
        let sql = format!(
            "INSERT INTO facility_versions \
             (institution_code, import_id, name, kind, content_mac, birth_date_mac, bank_account_mac) VALUES {}",
            tuples(0, some.len(), 7)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for new in some {
            insert = insert
                .bind(new.facility.institution_code.to_string())
                .bind(import.0)
                .bind(new.facility.name.clone())
                .bind(new.facility.kind.to_string())
                .bind(new.content_mac.clone())
                .bind(new.birth_date_mac.clone())
                .bind(new.bank_account_mac.clone());
        }
        insert.execute(write.connection()).await?;
    }
    let registrations: Vec<(&str, &str)> = facilities
        .iter()
        .flat_map(|new| {
            let code = new.facility.institution_code.as_str();
            new.registration_numbers
                .iter()
                .map(move |number| (code, number.as_str()))
        })
        .collect();
    for some in registrations.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO facility_registrations (institution_code, import_id, registration_number) VALUES {}",
            tuples(0, some.len(), 3)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for (code, number) in some {
            insert = insert
                .bind((*code).to_owned())
                .bind(import.0)
                .bind((*number).to_owned());
        }
        insert.execute(write.connection()).await?;
    }
    let contacts: Vec<(&InstitutionCode, &Contact)> = facilities
        .iter()
        .filter(|new| !new.contact.is_empty())
        .map(|new| (&new.facility.institution_code, &new.contact))
        .collect();
    facility_contact::add(write, import, &contacts).await
}

/// Deletes the versions before those of a taken import, a page of facilities per transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn retire(store: &Store, import: ImportId) -> Result<(), StoreError> {
    delete(
        store,
        import,
        &[
            "DELETE FROM facility_registrations WHERE institution_code > $1 AND institution_code <= $2 \
             AND import_id < $3 AND EXISTS (SELECT 1 FROM facility_versions n \
             WHERE n.institution_code = facility_registrations.institution_code AND n.import_id = $3)",
            facility_contact::RETIRE,
            "DELETE FROM facility_versions WHERE institution_code > $1 AND institution_code <= $2 \
             AND import_id < $3 AND EXISTS (SELECT 1 FROM facility_versions n \
             WHERE n.institution_code = facility_versions.institution_code AND n.import_id = $3)",
        ],
    )
    .await
}

/// Deletes all rows of a dropped import, a page of facilities per transaction, and facilities nobody else has named.
///
/// # Errors
/// [`StoreError`].
pub async fn discard(store: &Store, import: ImportId) -> Result<(), StoreError> {
    delete(
        store,
        import,
        &[
            "DELETE FROM facility_registrations \
             WHERE institution_code > $1 AND institution_code <= $2 AND import_id = $3",
            facility_contact::DISCARD,
            "DELETE FROM facilities WHERE institution_code > $1 AND institution_code <= $2 AND NOT EXISTS (\
             SELECT 1 FROM facility_versions v \
             WHERE v.institution_code = facilities.institution_code AND v.import_id <> $3)",
            "DELETE FROM facility_versions \
             WHERE institution_code > $1 AND institution_code <= $2 AND import_id = $3",
        ],
    )
    .await
}

/// Facilities of one transaction.
const PAGE: i64 = 500;

async fn delete(
    store: &Store,
    import: ImportId,
    statements: &'static [&'static str],
) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let page: Vec<(String,)> = sqlx::query_as(
            "SELECT institution_code FROM facility_versions WHERE import_id = $1 AND institution_code > $2 \
             ORDER BY institution_code LIMIT $3",
        )
        .bind(import.0)
        .bind(after.clone())
        .bind(PAGE)
        .fetch_all(store.read())
        .await?;
        let Some((last,)) = page.into_iter().next_back() else {
            return Ok(());
        };
        let mut write = store.write().await?;
        for statement in statements {
            sqlx::query(*statement)
                .bind(after.clone())
                .bind(last.clone())
                .bind(import.0)
                .execute(write.connection())
                .await?;
        }
        write.commit().await?;
        after = last;
    }
}

fn facility((id, code, name, kind): Row) -> Result<Facility, StoreError> {
    Ok(Facility {
        facility_id: well_formed(id.parse().ok(), "facilities")?,
        institution_code: well_formed(code.parse().ok(), "facilities")?,
        name,
        kind: FacilityKind::from(kind.as_str()),
    })
}
