//! Tables whose column `sealed` is under the register key, by a key of one column: for sealing anew ([`crate::rotation`]).
//! `coverages` has its own place ([`super::coverage`]).

use sqlx::AssertSqlSafe;

use super::{Store, StoreError, Write};

/// A table and the column that names its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The column.
    pub key: &'static str,
}

/// Every such table.
pub const TABLES: [Table; 12] = [
    Table {
        name: "account_notes",
        key: "account_id",
    },
    Table {
        name: "application_events",
        key: "event_id",
    },
    Table {
        name: "applications",
        key: "application_id",
    },
    Table {
        name: "inquiries",
        key: "inquiry_id",
    },
    Table {
        name: "institution_invitations",
        key: "invitation_id",
    },
    Table {
        name: "mails",
        key: "mail_id",
    },
    Table {
        name: "membership_documents",
        key: "document_id",
    },
    Table {
        name: "portal_drafts",
        key: "draft_id",
    },
    Table {
        name: "portal_registrations",
        key: "registration_id",
    },
    Table {
        name: "portal_users",
        key: "user_id",
    },
    Table {
        name: "second_factors",
        key: "owner",
    },
    Table {
        name: "uploads",
        key: "upload_id",
    },
];

/// What binds a sealed value to its place.
#[must_use]
pub fn context(table: &str, key: &str) -> Vec<u8> {
    format!("{table}/{key}").into_bytes()
}

/// At most `limit` sealed values after a key, in order of key.
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    store: &Store,
    table: Table,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let Table { name, key } = table;
    let sql = format!(
        "SELECT {key}, sealed FROM {name} WHERE {key} > $1 AND sealed IS NOT NULL ORDER BY {key} LIMIT $2"
    );
    let rows = sqlx::query_as(AssertSqlSafe(sql))
        .bind(after.to_owned())
        .bind(limit)
        .fetch_all(store.read());
    Ok(rows.await?)
}

/// Puts another value in the place of one that has not changed since it was read; `false` where it has.
///
/// # Errors
/// [`StoreError`].
pub async fn replace(
    write: &mut Write,
    table: Table,
    (key, read): (&str, &[u8]),
    sealed: &[u8],
) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE {} SET sealed = $3 WHERE {} = $1 AND sealed = $2",
        table.name, table.key
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(key.to_owned())
        .bind(read.to_vec())
        .bind(sealed.to_vec())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}
