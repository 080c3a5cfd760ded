//! The schema, step by step; `user_version` counts the steps done.

use rusqlite::Connection;

use super::StoreError;

/// Each entry runs once, in order, and is never changed after a release.
const STEPS: &[&str] = &["
    CREATE TABLE state (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;

    -- Clear columns say nothing about a person: a hash of an opaque id, the month of treatment, a counter.
    CREATE TABLE history (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        row_id   TEXT NOT NULL UNIQUE,
        month    TEXT NOT NULL,
        sealed   BLOB NOT NULL
    ) STRICT;
    CREATE INDEX history_month ON history (month);
"];

pub(super) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let done: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(done).map_err(|_| StoreError::of("negative schema version"))?;
    if done > STEPS.len() {
        return Err(StoreError::of("made by a newer version"));
    }
    for (index, step) in STEPS.iter().enumerate().skip(done) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", i64::try_from(index + 1).unwrap_or(i64::MAX))?;
        transaction.commit()?;
    }
    Ok(())
}
