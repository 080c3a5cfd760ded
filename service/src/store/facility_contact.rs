//! `facility_contacts`: what a master says about a medical institution beside its name (requirements 198). The authorities
//! publish it, so it lies clear.

use kazasu_wire::id::InstitutionCode;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

use super::facility_version::newest;
use super::import::ImportId;
use super::values::{ROWS, tuples};
use super::{Store, StoreError, Write};

/// 開設者氏名 and where the institution is; what the master does not say is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// 開設者氏名.
    pub founder: Option<String>,
    /// 電話番号.
    pub telephone: Option<String>,
    /// 郵便番号.
    pub postal_code: Option<String>,
    /// 住所.
    pub address: Option<String>,
}

/// Deletes the versions before those of a taken import, of a page of facilities.
pub(super) const RETIRE: &str = "DELETE FROM facility_contacts WHERE institution_code > $1 AND institution_code <= $2 \
    AND import_id < $3 AND EXISTS (SELECT 1 FROM facility_versions n \
    WHERE n.institution_code = facility_contacts.institution_code AND n.import_id = $3)";

/// Deletes the versions of a dropped import, of a page of facilities.
pub(super) const DISCARD: &str =
    "DELETE FROM facility_contacts WHERE institution_code > $1 AND institution_code <= $2 AND import_id = $3";

impl Contact {
    /// Whether the master says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the newest taken import says about an institution.
///
/// # Errors
/// [`StoreError`].
pub async fn of(store: &Store, code: &InstitutionCode) -> Result<Contact, StoreError> {
    type Row = (Option<String>, Option<String>, Option<String>, Option<String>);
    let row: Option<Row> = sqlx::query_as(concat!(
        "SELECT c.founder, c.telephone, c.postal_code, c.address FROM facility_contacts c \
         WHERE c.institution_code = $1 AND ",
        newest!("c", "c")
    ))
    .bind(code.as_str())
    .fetch_optional(store.read())
    .await?;
    Ok(
        row.map_or_else(Contact::default, |(founder, telephone, postal_code, address)| {
            Contact {
                founder,
                telephone,
                postal_code,
                address,
            }
        }),
    )
}

/// Writes versions that count once the import is taken.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn add(
    write: &mut Write,
    import: ImportId,
    contacts: &[(&InstitutionCode, &Contact)],
) -> Result<(), StoreError> {
    for some in contacts.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO facility_contacts \
             (institution_code, import_id, founder, telephone, postal_code, address) VALUES {}",
            tuples(0, some.len(), 6)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for (code, contact) in some {
            insert = insert
                .bind(code.to_string())
                .bind(import.0)
                .bind(contact.founder.clone())
                .bind(contact.telephone.clone())
                .bind(contact.postal_code.clone())
                .bind(contact.address.clone());
        }
        insert.execute(write.connection()).await?;
    }
    Ok(())
}
