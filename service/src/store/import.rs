//! `imports`: which imported rows count. An import is open, then taken or dropped; one at a time of each kind.

use jiff::Timestamp;
use sqlx::{Any, Decode, Encode, Type};

use super::{Store, StoreError, Write};

/// What is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The facility master.
    Facilities,
    /// The register of insured people.
    People,
}

/// The number of an import; later ones are higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportId(pub(super) i64);

/// Keys of one transaction that deletes.
const PAGE: i64 = 500;

/// Rows left behind by imports before this one.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// Imports that were given up: all their rows go.
    pub dropped: Vec<ImportId>,
    /// Imports that were taken: the versions before theirs go.
    pub taken: Vec<ImportId>,
}

impl Kind {
    /// The word in the database and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Facilities => "facilities",
            Self::People => "people",
        }
    }
}

/// Opens an import. Another one of this kind that is still open is given up, whoever runs it.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(store: &Store, kind: Kind, now: Timestamp) -> Result<ImportId, StoreError> {
    let mut write = store.write().await?;
    let (number,): (i64,) =
        sqlx::query_as("UPDATE counters SET value = value + 1 WHERE name = 'import' RETURNING value")
            .fetch_one(write.connection())
            .await?;
    sqlx::query("UPDATE imports SET state = 'dropped' WHERE kind = $1 AND state = 'open'")
        .bind(kind.as_str())
        .execute(write.connection())
        .await?;
    sqlx::query("INSERT INTO imports (import_id, kind, state, started_at) VALUES ($1, $2, 'open', $3)")
        .bind(number)
        .bind(kind.as_str())
        .bind(now.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await?;
    Ok(ImportId(number))
}

/// Holds that an import is still open until `write` ends; `false` where another one has begun since.
///
/// # Errors
/// [`StoreError`].
pub async fn hold(write: &mut Write, import: ImportId) -> Result<bool, StoreError> {
    // An update, so that the row is locked where writers run side by side.
    let held = sqlx::query("UPDATE imports SET state = 'open' WHERE import_id = $1 AND state = 'open'")
        .bind(import.0)
        .execute(write.connection())
        .await?;
    Ok(held.rows_affected() == 1)
}

/// Takes an import: from the end of `write` on its rows count. `false` where another one has begun since.
///
/// # Errors
/// [`StoreError`].
pub async fn take(write: &mut Write, import: ImportId, now: Timestamp) -> Result<bool, StoreError> {
    let taken = sqlx::query(
        "UPDATE imports SET state = 'taken', taken_at = $1 WHERE import_id = $2 AND state = 'open'",
    )
    .bind(now.as_millisecond())
    .bind(import.0)
    .execute(write.connection())
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// Gives an import up; what it has written never counted.
///
/// # Errors
/// [`StoreError`].
pub async fn abandon(store: &Store, import: ImportId) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("UPDATE imports SET state = 'dropped' WHERE import_id = $1 AND state = 'open'")
        .bind(import.0)
        .execute(write.connection())
        .await?;
    write.commit().await
}

/// What imports of this kind have left behind.
///
/// # Errors
/// [`StoreError`].
pub async fn leftovers(store: &Store, kind: Kind) -> Result<Leftovers, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT import_id, state FROM imports WHERE kind = $1 AND state IN ('dropped', 'taken') ORDER BY import_id",
    )
    .bind(kind.as_str())
    .fetch_all(store.read())
    .await?;
    let mut leftovers = Leftovers::default();
    for (number, state) in rows {
        if state == "taken" {
            leftovers.taken.push(ImportId(number));
        } else {
            leftovers.dropped.push(ImportId(number));
        }
    }
    Ok(leftovers)
}

/// Notes that nothing is left to tidy after a taken import.
///
/// # Errors
/// [`StoreError`].
pub async fn tidied(store: &Store, import: ImportId) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("UPDATE imports SET state = 'done' WHERE import_id = $1 AND state = 'taken'")
        .bind(import.0)
        .execute(write.connection())
        .await?;
    write.commit().await
}

/// Forgets a dropped import whose rows are gone.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(store: &Store, import: ImportId) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM imports WHERE import_id = $1 AND state = 'dropped'")
        .bind(import.0)
        .execute(write.connection())
        .await?;
    write.commit().await
}

/// Deletes rows of an import, a page of their keys per transaction. `keys` selects the next keys of import `$1` after `$2`, at
/// most `$3`, in order; each of `statements` deletes what belongs to those after `$1` up to `$2`, for import `$3`.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn delete_by_pages<K>(
    store: &Store,
    import: ImportId,
    keys: &'static str,
    statements: &[&'static str],
) -> Result<(), StoreError>
where
    K: Default + Clone + Send + Unpin + 'static,
    K: Type<Any> + for<'q> Encode<'q, Any> + for<'r> Decode<'r, Any>,
{
    let mut after = K::default();
    loop {
        let page: Vec<(K,)> = sqlx::query_as(keys)
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
