//! `people`, `person_certificates`, `coverages`: the register, sealed. Rows are named by keyed pseudonyms.

use super::{Store, StoreError, Write};

/// A person as found by a certificate.
#[derive(Debug)]
pub struct SealedPerson {
    /// Flags, separated by spaces.
    pub flags: String,
    /// The coverages, sealed, in the order of the register.
    pub coverages: Vec<Vec<u8>>,
}

/// The person a certificate belongs to.
///
/// # Errors
/// [`StoreError`].
pub async fn by_certificate(store: &Store, certificate_mac: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> =
        sqlx::query_as("SELECT person_mac FROM person_certificates WHERE certificate_mac = $1")
            .bind(certificate_mac)
            .fetch_optional(store.read())
            .await?;
    Ok(row.map(|(mac,)| mac))
}

/// What the register says about a person.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, person_mac: &[u8]) -> Result<Option<SealedPerson>, StoreError> {
    // One snapshot: an import between two reads would join a new address with flags that do not hide it yet.
    let mut snapshot = store.read().begin().await?;
    let flags: Option<(String,)> = sqlx::query_as("SELECT flags FROM people WHERE person_mac = $1")
        .bind(person_mac)
        .fetch_optional(&mut *snapshot)
        .await?;
    let coverages: Vec<(Vec<u8>,)> =
        sqlx::query_as("SELECT sealed FROM coverages WHERE person_mac = $1 ORDER BY position")
            .bind(person_mac)
            .fetch_all(&mut *snapshot)
            .await?;
    snapshot.commit().await?;
    Ok(flags.map(|(flags,)| SealedPerson {
        flags,
        coverages: coverages.into_iter().map(|(sealed,)| sealed).collect(),
    }))
}

/// Whether import `import` has met this person already.
///
/// # Errors
/// [`StoreError`].
pub async fn flags_in_import(
    write: &mut Write,
    person_mac: &[u8],
    import: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT flags FROM people WHERE person_mac = $1 AND imported_in = $2")
            .bind(person_mac)
            .bind(import)
            .fetch_optional(write.connection())
            .await?;
    Ok(row.map(|(flags,)| flags))
}

/// Begins a person anew: certificates and coverages of earlier imports are dropped.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(
    write: &mut Write,
    person_mac: &[u8],
    flags: &str,
    import: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO people (person_mac, flags, imported_in) VALUES ($1, $2, $3) \
         ON CONFLICT (person_mac) DO UPDATE SET flags = excluded.flags, imported_in = excluded.imported_in",
    )
    .bind(person_mac)
    .bind(flags)
    .bind(import)
    .execute(write.connection())
    .await?;
    for statement in [
        "DELETE FROM coverages WHERE person_mac = $1",
        "DELETE FROM person_certificates WHERE person_mac = $1",
    ] {
        sqlx::query(statement)
            .bind(person_mac)
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

/// Gives a person a certificate; `false` if it belongs to somebody else.
///
/// # Errors
/// [`StoreError`].
pub async fn add_certificate(
    write: &mut Write,
    person_mac: &[u8],
    certificate_mac: &[u8],
) -> Result<bool, StoreError> {
    sqlx::query(
        "INSERT INTO person_certificates (certificate_mac, person_mac) VALUES ($1, $2) \
         ON CONFLICT (certificate_mac) DO NOTHING",
    )
    .bind(certificate_mac)
    .bind(person_mac)
    .execute(write.connection())
    .await?;
    let (owner,): (Vec<u8>,) =
        sqlx::query_as("SELECT person_mac FROM person_certificates WHERE certificate_mac = $1")
            .bind(certificate_mac)
            .fetch_one(write.connection())
            .await?;
    Ok(owner == person_mac)
}

/// Number of coverages a person has so far.
///
/// # Errors
/// [`StoreError`].
pub async fn next_position(write: &mut Write, person_mac: &[u8]) -> Result<i64, StoreError> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM coverages WHERE person_mac = $1")
        .bind(person_mac)
        .fetch_one(write.connection())
        .await?;
    Ok(count)
}

/// Adds a coverage.
///
/// # Errors
/// [`StoreError`].
pub async fn add_coverage(
    write: &mut Write,
    person_mac: &[u8],
    position: i64,
    sealed: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO coverages (person_mac, position, sealed) VALUES ($1, $2, $3)")
        .bind(person_mac)
        .bind(position)
        .bind(sealed)
        .execute(write.connection())
        .await?;
    Ok(())
}
