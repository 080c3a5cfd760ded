//! `coverages` as sealed values, whoever they are about: for sealing them anew.

use super::{Store, StoreError, Write};

/// Where a value lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Keyed pseudonym of the person.
    pub person_mac: Vec<u8>,
    import_id: i64,
    position: i64,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Where it lies.
    pub place: Place,
    /// The value.
    pub sealed: Vec<u8>,
}

/// At most `limit` values after a place, in order of place.
///
/// # Errors
/// [`StoreError`].
pub async fn page(store: &Store, after: Option<&Place>, limit: i64) -> Result<Vec<Sealed>, StoreError> {
    let (person, import_id, position) = match after {
        Some(place) => (place.person_mac.as_slice(), place.import_id, place.position),
        // Before every place: no pseudonym is empty.
        None => (&[][..], i64::MIN, i64::MIN),
    };
    let rows: Vec<(Vec<u8>, i64, i64, Vec<u8>)> = sqlx::query_as(
        "SELECT person_mac, import_id, position, sealed FROM coverages \
         WHERE (person_mac, import_id, position) > ($1, $2, $3) \
         ORDER BY person_mac, import_id, position LIMIT $4",
    )
    .bind(person)
    .bind(import_id)
    .bind(position)
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    let value = |(person_mac, import_id, position, sealed)| Sealed {
        place: Place {
            person_mac,
            import_id,
            position,
        },
        sealed,
    };
    Ok(rows.into_iter().map(value).collect())
}

/// Puts another value in the place of one that has not changed since it was read; `false` where it has.
///
/// # Errors
/// [`StoreError`].
pub async fn replace(write: &mut Write, read: &Sealed, sealed: &[u8]) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE coverages SET sealed = $5 \
         WHERE person_mac = $1 AND import_id = $2 AND position = $3 AND sealed = $4",
    )
    .bind(read.place.person_mac.as_slice())
    .bind(read.place.import_id)
    .bind(read.place.position)
    .bind(read.sealed.as_slice())
    .bind(sealed)
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}
