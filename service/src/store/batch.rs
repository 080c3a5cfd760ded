//! Statements that are known together. On a file, looks see the same moment and are one way to it.

use futures_util::TryStreamExt as _;
use sqlx::any::{AnyArguments, AnyQueryResult, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Either, Error, Executor, FromRow};

use super::connection::Connection;
use super::readers::Readers;
use super::sqlite;
use super::{Store, StoreError, Write};

/// Statements, in the order they are done.
#[derive(Default)]
pub struct Batch<'a> {
    statements: Vec<Statement<'a>>,
}

struct Statement<'a> {
    sql: &'static str,
    bind: Box<dyn FnOnce(Plain) -> Plain + Send + 'a>,
}

/// What the statements of a batch found and changed, taken in their order.
pub struct Done(std::vec::IntoIter<Outcome>);

#[derive(Default)]
struct Outcome {
    rows: Vec<AnyRow>,
    changed: u64,
}

impl<'a> Batch<'a> {
    /// Adds a statement. Its values are numbered from `$1`.
    #[must_use]
    pub fn then(mut self, sql: &'static str, bind: impl FnOnce(Plain) -> Plain + Send + 'a) -> Self {
        let bind = Box::new(bind);
        self.statements.push(Statement { sql, bind });
        self
    }

    /// Does the statements, for reading. They look things up by key: on a file the caller's thread waits for them.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn read(self, store: &Store) -> Result<Done, StoreError> {
        let each = match store.read() {
            Readers::File(file) => file.here(|connection| self.look(connection))?,
            Readers::Server(server) => {
                server
                    .with(async |connection| self.there(connection).await)
                    .await?
            }
        };
        Ok(Done(each.into_iter()))
    }

    /// Does the statements inside a write under way. Where one has not changed what it should have, those after it were
    /// done all the same: the write is to be undone, as where one fails.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn write(self, write: &mut Write) -> Result<Done, StoreError> {
        let each = match write.connection() {
            Connection::Sqlite(connection) => self.here(connection)?,
            Connection::Postgres(connection) => self.there(connection).await?,
        };
        Ok(Done(each.into_iter()))
    }

    /// Does the statements in one snapshot of a file.
    fn look(self, on: &mut sqlite::Connection) -> Result<Vec<Outcome>, Error> {
        if self.statements.len() == 1 {
            return self.here(on);
        }
        on.run("BEGIN")?;
        let each = self.here(on)?;
        on.run("COMMIT")?;
        Ok(each)
    }

    fn here(self, on: &mut sqlite::Connection) -> Result<Vec<Outcome>, Error> {
        let each = self.statements.into_iter().map(|statement| {
            let query = sqlite::Query::of((statement.bind)(sqlx::query(statement.sql)))?;
            Ok(on.all(&query)?.into_iter().collect())
        });
        each.collect()
    }

    async fn there(self, on: &mut AnyConnection) -> Result<Vec<Outcome>, Error> {
        let mut each = Vec::with_capacity(self.statements.len());
        for statement in self.statements {
            let query = (statement.bind)(sqlx::query(statement.sql));
            let told: Vec<_> = Executor::fetch_many(&mut *on, query).try_collect().await?;
            each.push(told.into_iter().collect());
        }
        Ok(each)
    }
}

impl FromIterator<Either<AnyQueryResult, AnyRow>> for Outcome {
    fn from_iter<I: IntoIterator<Item = Either<AnyQueryResult, AnyRow>>>(told: I) -> Self {
        let mut outcome = Self::default();
        for told in told {
            match told {
                Either::Right(row) => outcome.rows.push(row),
                Either::Left(done) => outcome.changed += done.rows_affected(),
            }
        }
        outcome
    }
}

impl Done {
    /// The one row of the next statement, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`] for a row of another form.
    pub fn row<T: for<'r> FromRow<'r, AnyRow>>(&mut self) -> Result<Option<T>, StoreError> {
        Ok(self.rows()?.into_iter().next())
    }

    /// The rows of the next statement.
    ///
    /// # Errors
    /// As [`Done::row`].
    pub fn rows<T: for<'r> FromRow<'r, AnyRow>>(&mut self) -> Result<Vec<T>, StoreError> {
        let rows = self.0.next().unwrap_or_default().rows;
        Ok(rows.iter().map(T::from_row).collect::<Result<_, _>>()?)
    }

    /// Whether the next statement changed exactly one row.
    #[must_use]
    pub fn changed_one(&mut self) -> bool {
        self.0.next().unwrap_or_default().changed == 1
    }
}

/// One statement of a batch, to which values are bound.
pub type Plain = Query<'static, Any, AnyArguments>;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn in_order_and_each_with_its_own_values() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("b.db").display());
        let store = Store::connect(&url).await.unwrap();
        let written = store
            .transact(async |write: &mut Write| {
                let mut done = Batch::default()
                    .then("CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT)", |q| q)
                    .then("INSERT INTO t (a, b) VALUES ($1, $2)", |q| {
                        q.bind(1_i64).bind("one")
                    })
                    .then(
                        "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                        |q| q.bind(1_i64).bind("again"),
                    )
                    .then("INSERT INTO t (a, b) VALUES ($1, $2), ($3, $2)", |q| {
                        q.bind(2_i64).bind("two").bind(3_i64)
                    })
                    .write(write)
                    .await?;
                let _ = done.changed_one();
                Ok::<_, StoreError>([done.changed_one(), done.changed_one(), done.changed_one()])
            })
            .await
            .unwrap();
        assert_eq!(written, [true, false, false], "one, none, two");
        let mut done = Batch::default()
            .then("SELECT b FROM t WHERE a = $1", |q| q.bind(1_i64))
            .then("SELECT a, b FROM t WHERE b = $2 AND a >= $1 ORDER BY a", |q| {
                q.bind(2_i64).bind("two")
            })
            .then("SELECT b FROM t WHERE a = $1", |q| q.bind(9_i64))
            .read(&store)
            .await
            .unwrap();
        assert_eq!(done.row::<(String,)>().unwrap(), Some(("one".to_owned(),)));
        let two = done.rows::<(i64, String)>().unwrap();
        assert_eq!(two, [(2, "two".to_owned()), (3, "two".to_owned())]);
        assert_eq!(done.row::<(String,)>().unwrap(), None);
        // One that fails leaves nothing, and the connection can be used again.
        let failed = store
            .transact(async |write: &mut Write| {
                Batch::default()
                    .then("INSERT INTO t (a) VALUES ($1)", |q| q.bind(4_i64))
                    .then("INSERT INTO t (a) VALUES ($1)", |q| q.bind(1_i64))
                    .write(write)
                    .await
            })
            .await;
        assert!(matches!(failed, Err(StoreError::Database(_))));
        let broken = Batch::default()
            .then("SELECT b FROM t WHERE a = $1", |q| q.bind(4_i64))
            .then("SELECT nothing FROM t", |q| q)
            .read(&store);
        assert!(broken.await.is_err());
        let mut done = Batch::default()
            .then("SELECT COUNT(*) FROM t WHERE a = $1", |q| q.bind(4_i64))
            .then("SELECT COUNT(*) FROM t", |q| q)
            .read(&store)
            .await
            .unwrap();
        assert_eq!(done.row::<(i64,)>().unwrap(), Some((0,)));
        assert_eq!(done.row::<(i64,)>().unwrap(), Some((3,)));
        store.close().await;
    }
}
