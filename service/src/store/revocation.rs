//! `revocations`: certificates that are revoked for good.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::batch::Batch;
use super::{Store, StoreError};
use crate::clock::whole_milliseconds;

/// A certificate by its pseudonym, and since when it is revoked.
pub type Revoked = ([u8; 32], Timestamp);

/// Rows of one statement: far below the bound of 999 values old SQLite has.
const ROWS: usize = 200;

/// Since when a certificate is revoked for good.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, certificate_mac: &[u8]) -> Result<Option<Timestamp>, StoreError> {
    let mut found = Batch::default()
        .then(
            "SELECT revoked_at FROM revocations WHERE certificate_mac = $1",
            |query| query.bind(certificate_mac),
        )
        .read(store)
        .await?;
    let row: Option<(i64,)> = found.row()?;
    Ok(row.map(|(at,)| whole_milliseconds(at)))
}

/// Keeps revocations; the earliest date of each counts. A long list takes many short transactions, so that checks go on
/// meanwhile; the same list again finishes what was cut off.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(store: &Store, revoked: &[Revoked]) -> Result<(), StoreError> {
    for rows in revoked.chunks(ROWS) {
        // Numbers only go into the text; both databases know `$1`.
        let values: Vec<String> = (0..rows.len())
            .map(|row| format!("(${}, ${})", row * 2 + 1, row * 2 + 2))
            .collect();
        let sql = format!(
            "INSERT INTO revocations (certificate_mac, revoked_at) VALUES {} \
             ON CONFLICT (certificate_mac) DO UPDATE SET revoked_at = excluded.revoked_at \
             WHERE excluded.revoked_at < revocations.revoked_at",
            values.join(", ")
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for (mac, at) in rows {
            insert = insert.bind(mac.to_vec()).bind(at.as_millisecond());
        }
        let mut write = store.write().await?;
        insert.execute(write.connection()).await?;
        write.commit().await?;
    }
    Ok(())
}

/// Forgets certificates revoked before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM revocations WHERE revoked_at < $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}
