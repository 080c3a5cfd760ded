//! Statements that are known together go to the database together.
//!
//! SQLite's driver works in a thread of its own, and handing one statement over costs more than most of ours: a batch is
//! handed over once, as one text, and read in one snapshot. PostgreSQL takes one statement with values at a time.

use std::fmt::Write as _;

use futures_util::TryStreamExt as _;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Either, Error, Executor as _, FromRow};

use super::backend::Backend;
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

/// Statements without values that go with a batch.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    before: &'static str,
    after: &'static str,
}

#[derive(Default)]
struct Outcome {
    rows: Vec<AnyRow>,
    changed: u64,
}

impl<'a> Batch<'a> {
    /// Adds a statement. Its values are numbered from `$1`, as if it were alone.
    #[must_use]
    pub fn then(mut self, sql: &'static str, bind: impl FnOnce(Plain) -> Plain + Send + 'a) -> Self {
        let bind = Box::new(bind);
        self.statements.push(Statement { sql, bind });
        self
    }

    /// Does the statements, for reading.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn read(self, store: &Store) -> Result<Done, StoreError> {
        let backend = store.backend();
        let around = if backend.takes_many() && self.statements.len() > 1 {
            SNAPSHOT
        } else {
            Around::default()
        };
        let each = async |connection: &mut AnyConnection| {
            let mut each = Vec::new();
            self.run(backend, connection, around, &mut each).await?;
            Ok(each)
        };
        Ok(Done(store.read().with(each).await?.into_iter()))
    }

    /// Does the statements inside a write under way. Where one fails, or has not changed what it should have, the write
    /// is to be undone: what follows was done all the same.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn write(self, write: &mut Write) -> Result<Done, StoreError> {
        let (backend, begin) = (write.backend(), write.inside.begin.take());
        let around = Around::begins(begin);
        let mut each = Vec::new();
        if let Err(error) = self.run(backend, write.connection(), around, &mut each).await {
            if each.len() < around.statements_before() {
                // It has not begun: there is nothing to undo, least of all in the write before it.
                write.inside.begin = begin;
            }
            return Err(error.into());
        }
        Ok(Done(each.into_iter()))
    }

    /// What the statements have done; where one fails, what those before it have, and those that begin.
    async fn run(
        self,
        backend: Backend,
        on: &mut AnyConnection,
        around: Around,
        each: &mut Vec<Outcome>,
    ) -> Result<(), Error> {
        let count = self.statements.len();
        if !backend.takes_many() || (count == 1 && around.before.is_empty()) {
            for statement in self.statements {
                let query = (statement.bind)(sqlx::query(statement.sql));
                outcomes(on, query, each).await?;
            }
            return Ok(());
        }
        let (mut text, mut values) = (String::with_capacity(2_048), 0);
        text.push_str(around.before);
        for statement in &self.statements {
            values += renumber(statement.sql, values, &mut text);
            text.push(';');
        }
        text.push_str(around.after);
        // Made of constant statements; values are bound.
        let query = sqlx::query(AssertSqlSafe(text));
        let query = self
            .statements
            .into_iter()
            .fold(query, |query, statement| (statement.bind)(query));
        outcomes(on, query, each).await?;
        // What goes around them is nobody's question.
        each.drain(..around.statements_before());
        each.truncate(count);
        Ok(())
    }
}

/// Looks that see the same moment.
const SNAPSHOT: Around = Around {
    before: "BEGIN;",
    after: "COMMIT;",
};

impl Around {
    fn begins(begin: Option<&'static str>) -> Self {
        Self {
            before: begin.unwrap_or_default(),
            after: "",
        }
    }

    /// Each ends with a semicolon.
    fn statements_before(self) -> usize {
        self.before.matches(';').count()
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

/// What each statement of a query has done, added to what is there.
async fn outcomes(on: &mut AnyConnection, query: Plain, each: &mut Vec<Outcome>) -> Result<(), Error> {
    let mut rows = Vec::new();
    let mut found = on.fetch_many(query);
    while let Some(step) = found.try_next().await? {
        match step {
            Either::Right(row) => rows.push(row),
            Either::Left(done) => each.push(Outcome {
                rows: std::mem::take(&mut rows),
                changed: done.rows_affected(),
            }),
        }
    }
    Ok(())
}

/// Adds a statement to a text, its values numbered after `before` others; how many values it has.
fn renumber(sql: &str, before: usize, text: &mut String) -> usize {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    let mut most = 0;
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number = number.parse().unwrap_or(0);
        most = most.max(number);
        // Writing to a text does not fail.
        let _ = write!(text, "${}{rest}", before + number);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_on() {
        let mut text = String::new();
        assert_eq!(
            renumber("SELECT $1, $2 FROM t WHERE a = $1 AND b = $12", 3, &mut text),
            12
        );
        assert_eq!(text, "SELECT $4, $5 FROM t WHERE a = $4 AND b = $15");
        text.clear();
        assert_eq!(renumber("SELECT 1", 3, &mut text), 0);
        assert_eq!(text, "SELECT 1");
    }

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
