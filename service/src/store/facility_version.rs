//! The import's side of `facilities`, `facility_versions`, `facility_registrations`: versions that come, count once their
//! import is taken, and go when a newer one is.

use std::collections::HashMap;

use kazasu_wire::activation::Facility;
use kazasu_wire::id::InstitutionCode;
use sqlx::AssertSqlSafe;

use super::facility_contact::{self, Contact};
use super::import::{ImportId, delete_by_pages};
use super::values::{ROWS, list, tuples};
use super::{Store, StoreError, Write};

/// Holds that `$row` belongs to the version of `$facility` that counts: of the newest import that was taken. Both are names in
/// the statement.
macro_rules! newest {
    ($row:literal, $facility:literal) => {
        concat!(
            $row,
            ".import_id = (\
             SELECT MAX(w.import_id) FROM facility_versions w JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = ",
            $facility,
            ".institution_code AND i.taken_at IS NOT NULL)"
        )
    };
}
pub(super) use newest;

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
    delete_by_pages::<String>(
        store,
        import,
        KEYS,
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
    delete_by_pages::<String>(
        store,
        import,
        KEYS,
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

/// The next keys of an import.
const KEYS: &str = "SELECT institution_code FROM facility_versions WHERE import_id = $1 AND institution_code > $2 \
     ORDER BY institution_code LIMIT $3";
