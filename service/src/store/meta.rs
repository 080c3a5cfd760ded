//! `meta`: facts about the database itself.

use super::{On, Store, StoreError, Write};

/// Whether a database was made for tests; the two never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Real data.
    Production,
    /// Synthetic data only.
    Test,
}

impl Mode {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
        }
    }
}

/// The mode a database is marked with, before anything in it is changed; `None` for a new one, which has no `meta` yet.
pub async fn mode(store: &Store) -> Option<String> {
    let row = sqlx::query_as("SELECT value FROM meta WHERE name = 'mode'")
        .fetch_optional(store.read())
        .await;
    row.ok().flatten().map(|(value,): (String,)| value)
}

/// How many migrations of the tables have been applied.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn migrations_applied(store: &Store) -> Result<i64, StoreError> {
    let (applied,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM _sqlx_migrations WHERE success = TRUE")
        .fetch_one(store.read())
        .await?;
    Ok(applied)
}

/// What a database turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// New, or of this mode and these keys.
    Ours,
    /// Of the other mode.
    OtherMode,
    /// Made with another key ring: with these keys nobody would be found and nothing could be opened.
    OtherKeys,
}

/// Marks a new database with `mode` and the identity of its key ring, and says what an old one is.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn claim(store: &Store, mode: Mode, key_ring: &str) -> Result<Claim, StoreError> {
    let mut write = store.write_on(On::Meta).await?;
    let found_mode = first(&mut write, "mode", mode.as_str()).await?;
    if found_mode != mode.as_str() {
        return Ok(Claim::OtherMode);
    }
    let found_keys = first(&mut write, "key_ring", key_ring).await?;
    if found_keys != key_ring {
        return Ok(Claim::OtherKeys);
    }
    write.commit().await?;
    Ok(Claim::Ours)
}

/// The value of a name, set to `value` where it had none.
async fn first(write: &mut Write, name: &str, value: &str) -> Result<String, StoreError> {
    sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(value)
        .execute(write.connection())
        .await?;
    let (found,): (String,) = sqlx::query_as("SELECT value FROM meta WHERE name = $1")
        .bind(name)
        .fetch_one(write.connection())
        .await?;
    Ok(found)
}
