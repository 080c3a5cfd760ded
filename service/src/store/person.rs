//! `people`, `person_certificates`, `coverages`: the register, sealed. Rows are named by keyed pseudonyms and carry the
//! import they came with; of a person's versions the newest of a taken import counts.

use std::collections::HashMap;

use sqlx::AssertSqlSafe;

use super::batch::Batch;
use super::import::{ImportId, delete_by_pages};
use super::values::{ROWS, list, tuples};
use super::{Store, StoreError, Write};

/// A person as found by a certificate.
#[derive(Debug)]
pub struct SealedPerson {
    /// Keyed pseudonym.
    pub person_mac: Vec<u8>,
    /// Flags, separated by spaces.
    pub flags: String,
    /// The coverages, sealed, in the order of the register.
    pub coverages: Vec<Vec<u8>>,
}

/// A version of a person to come.
#[derive(Debug)]
pub struct NewPerson {
    /// Keyed pseudonym.
    pub person_mac: Vec<u8>,
    /// Flags, separated by spaces.
    pub flags: String,
    /// Keyed hash over all that is said about the person.
    pub content_mac: Vec<u8>,
    /// Keyed pseudonyms of the certificates.
    pub certificates: Vec<Vec<u8>>,
    /// The coverages, sealed.
    pub coverages: Vec<Vec<u8>>,
}

/// The person a certificate belongs to, and what the register says about them.
///
/// # Errors
/// [`StoreError`].
pub async fn by_certificate(
    store: &Store,
    certificate_mac: &[u8],
) -> Result<Option<SealedPerson>, StoreError> {
    // One statement, and so one snapshot: an import between two would join a new address with flags that do not hide
    // it yet. A certificate counts only with the version of its person that counts.
    let mut found = Batch::default()
        .then(
            "SELECT p.person_mac, p.flags, c.sealed FROM person_certificates n \
         JOIN people p ON p.person_mac = n.person_mac AND p.import_id = n.import_id \
         LEFT JOIN coverages c ON c.person_mac = p.person_mac AND c.import_id = p.import_id \
         WHERE n.certificate_mac = $1 AND n.import_id = (\
             SELECT MAX(v.import_id) FROM people v JOIN imports i ON i.import_id = v.import_id \
             WHERE v.person_mac = n.person_mac AND i.taken_at IS NOT NULL) \
         ORDER BY n.import_id DESC, c.position",
            |query| query.bind(certificate_mac),
        )
        .read(store)
        .await?;
    let rows: Vec<(Vec<u8>, String, Option<Vec<u8>>)> = found.rows()?;
    let Some((person_mac, flags, _)) = rows.first().cloned() else {
        return Ok(None);
    };
    let coverages = rows
        .into_iter()
        .filter(|(person, ..)| *person == person_mac)
        .filter_map(|(_, _, sealed)| sealed);
    Ok(Some(SealedPerson {
        coverages: coverages.collect(),
        person_mac,
        flags,
    }))
}

/// The contents that count now of some people, by their pseudonym.
///
/// # Errors
/// [`StoreError`].
pub async fn contents(store: &Store, people: &[&[u8]]) -> Result<HashMap<Vec<u8>, Vec<u8>>, StoreError> {
    let mut found = HashMap::new();
    for some in people.chunks(ROWS) {
        let sql = format!(
            "SELECT p.person_mac, p.content_mac FROM people p JOIN imports i ON i.import_id = p.import_id \
             WHERE i.taken_at IS NOT NULL AND p.person_mac IN ({}) ORDER BY p.import_id",
            list(0, some.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for person in some {
            query = query.bind(person.to_vec());
        }
        let rows: Vec<(Vec<u8>, Vec<u8>)> = query.fetch_all(store.read()).await?;
        // The newest comes last and stays.
        found.extend(rows);
    }
    Ok(found)
}

/// Whom some certificates belong to now, by the certificates' pseudonyms.
///
/// # Errors
/// [`StoreError`].
pub async fn owners(store: &Store, certificates: &[&[u8]]) -> Result<HashMap<Vec<u8>, Vec<u8>>, StoreError> {
    let mut found = HashMap::new();
    for some in certificates.chunks(ROWS) {
        // A certificate counts only with the version of its person that counts.
        let sql = format!(
            "SELECT c.certificate_mac, c.person_mac FROM person_certificates c \
             WHERE c.certificate_mac IN ({}) AND c.import_id = (\
                 SELECT MAX(v.import_id) FROM people v JOIN imports i ON i.import_id = v.import_id \
                 WHERE v.person_mac = c.person_mac AND i.taken_at IS NOT NULL)",
            list(0, some.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for certificate in some {
            query = query.bind(certificate.to_vec());
        }
        let rows: Vec<(Vec<u8>, Vec<u8>)> = query.fetch_all(store.read()).await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Writes versions of people that count once the import is taken.
///
/// # Errors
/// [`StoreError`].
pub async fn add(write: &mut Write, import: ImportId, people: &[NewPerson]) -> Result<(), StoreError> {
    for some in people.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO people (person_mac, import_id, flags, content_mac) VALUES {}",
            tuples(0, some.len(), 4)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for person in some {
            insert = insert
                .bind(person.person_mac.clone())
                .bind(import.0)
                .bind(person.flags.clone())
                .bind(person.content_mac.clone());
        }
        insert.execute(write.connection()).await?;
    }
    let certificates: Vec<(&[u8], &[u8])> = people
        .iter()
        .flat_map(|person| {
            person
                .certificates
                .iter()
                .map(|mac| (mac.as_slice(), person.person_mac.as_slice()))
        })
        .collect();
    for some in certificates.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO person_certificates (certificate_mac, import_id, person_mac) VALUES {}",
            tuples(0, some.len(), 3)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for (certificate, person) in some {
            insert = insert
                .bind(certificate.to_vec())
                .bind(import.0)
                .bind(person.to_vec());
        }
        insert.execute(write.connection()).await?;
    }
    let coverages: Vec<(&[u8], i64, &[u8])> = people
        .iter()
        .flat_map(|person| {
            (0_i64..)
                .zip(&person.coverages)
                .map(|(position, sealed)| (person.person_mac.as_slice(), position, sealed.as_slice()))
        })
        .collect();
    for some in coverages.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO coverages (person_mac, import_id, position, sealed) VALUES {}",
            tuples(0, some.len(), 4)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for (person, position, sealed) in some {
            insert = insert
                .bind(person.to_vec())
                .bind(import.0)
                .bind(*position)
                .bind(sealed.to_vec());
        }
        insert.execute(write.connection()).await?;
    }
    Ok(())
}

/// Deletes the versions before those of a taken import, a page of people per transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn retire(store: &Store, import: ImportId) -> Result<(), StoreError> {
    delete_by_pages::<Vec<u8>>(
        store,
        import,
        KEYS,
        &[
            "DELETE FROM coverages WHERE person_mac > $1 AND person_mac <= $2 AND import_id < $3 AND EXISTS (\
             SELECT 1 FROM people n WHERE n.person_mac = coverages.person_mac AND n.import_id = $3)",
            "DELETE FROM person_certificates WHERE person_mac > $1 AND person_mac <= $2 AND import_id < $3 \
             AND EXISTS (SELECT 1 FROM people n \
             WHERE n.person_mac = person_certificates.person_mac AND n.import_id = $3)",
            "DELETE FROM people WHERE person_mac > $1 AND person_mac <= $2 AND import_id < $3 AND EXISTS (\
             SELECT 1 FROM people n WHERE n.person_mac = people.person_mac AND n.import_id = $3)",
        ],
    )
    .await
}

/// Deletes all rows of a dropped import, a page of people per transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn discard(store: &Store, import: ImportId) -> Result<(), StoreError> {
    delete_by_pages::<Vec<u8>>(
        store,
        import,
        KEYS,
        &[
            "DELETE FROM coverages WHERE person_mac > $1 AND person_mac <= $2 AND import_id = $3",
            "DELETE FROM person_certificates WHERE person_mac > $1 AND person_mac <= $2 AND import_id = $3",
            "DELETE FROM people WHERE person_mac > $1 AND person_mac <= $2 AND import_id = $3",
        ],
    )
    .await
}

/// The next keys of an import.
const KEYS: &str =
    "SELECT person_mac FROM people WHERE import_id = $1 AND person_mac > $2 ORDER BY person_mac LIMIT $3";
