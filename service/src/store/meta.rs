//! `meta`: facts about the database itself.

use super::{Store, StoreError};

/// Whether a database was made for tests; the two never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Real data.
    Production,
    /// Synthetic data only.
    Test,
}

impl Mode {
    fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
        }
    }
}

/// Marks a new database with `mode`, and says whether the database is of this mode.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn claim(store: &Store, mode: Mode) -> Result<bool, StoreError> {
    let mut write = store.write().await?;
    sqlx::query("INSERT INTO meta (name, value) VALUES ('mode', $1) ON CONFLICT (name) DO NOTHING")
        .bind(mode.as_str())
        .execute(write.connection())
        .await?;
    let (found,): (String,) = sqlx::query_as("SELECT value FROM meta WHERE name = 'mode'")
        .fetch_one(write.connection())
        .await?;
    write.commit().await?;
    Ok(found == mode.as_str())
}
