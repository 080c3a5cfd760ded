//! SQLite in the thread of whoever asks (docs/adr/0014-group-commit.md).
//!
//! The library's own driver has a thread for each connection, and to hand a statement over costs more than most of ours do.
//! Here a statement is done where it is called. It speaks the library's types, so that nobody else sees a difference.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::ffi::{
    SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_NOTNULL,
    SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE,
};
use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags, Row, Rows, Statement, ToSql as _};
use sqlx::any::{Any, AnyQueryResult, AnyRow, AnyTypeInfo, AnyTypeInfoKind, AnyValue};
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::{Either, Error, Execute, SqlStr};
use sqlx_core::any::{AnyColumn, AnyValueKind};

use super::backend::Backend;

/// A connection to a database file.
#[derive(Debug)]
pub struct Connection(rusqlite::Connection);

/// A statement and its values.
pub(super) struct Query {
    sql: SqlStr,
    values: Vec<AnyValueKind>,
}

/// What a statement told: its rows, then how many it changed.
pub(super) type Told = Vec<Either<AnyQueryResult, AnyRow>>;

/// Why SQLite did not do a statement. Names tables and columns, never values.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Refused(rusqlite::Error);

/// Whoever waits for a statement has noticed by then.
const SLOW: Duration = Duration::from_secs(1);
/// Statements a connection keeps prepared: more than are asked often.
const KEPT: usize = 128;

impl Connection {
    /// Opens the file a `sqlite:` URL names, set as every connection is.
    pub(super) fn open(url: &str) -> Result<Self, Error> {
        let flags = OpenFlags::default() | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let name = format!("file:{}", Backend::file(url));
        let connection = rusqlite::Connection::open_with_flags(name, flags).map_err(refused)?;
        connection.set_prepared_statement_cache_capacity(KEPT);
        let mut opened = Self(connection);
        for statement in Backend::Sqlite.at_connect() {
            opened.run(statement)?;
        }
        Ok(opened)
    }

    /// Closes it.
    pub(super) fn close(self) -> Result<(), Error> {
        self.0.close().map_err(|(_, error)| refused(error))
    }

    /// Does a statement without values, whatever it tells.
    pub(super) fn run(&mut self, sql: &'static str) -> Result<(), Error> {
        let query = Query {
            sql: SqlStr::from_static(sql),
            values: Vec::new(),
        };
        self.all(&query).map(drop)
    }

    /// Does a query.
    pub(super) fn all(&mut self, query: &Query) -> Result<Told, Error> {
        let begun = Instant::now();
        let mut statement = self.prepared(query)?;
        let only_reads = statement.readonly();
        let mut told = rows(statement.raw_query(), usize::MAX)?;
        told.push(Either::Left(AnyQueryResult {
            // Where nothing was changed, SQLite tells of the statement before.
            rows_affected: if only_reads { 0 } else { self.0.changes() },
            last_insert_id: None,
        }));
        tell(query.sql.as_str(), begun);
        Ok(told)
    }

    /// Does a query up to its first row.
    pub(super) fn first(&mut self, query: &Query) -> Result<Option<AnyRow>, Error> {
        let begun = Instant::now();
        let told = rows(self.prepared(query)?.raw_query(), 1)?;
        tell(query.sql.as_str(), begun);
        Ok(told.into_iter().find_map(Either::right))
    }

    fn prepared(&self, query: &Query) -> Result<CachedStatement<'_>, Error> {
        let mut statement = self.0.prepare_cached(query.sql.as_str()).map_err(refused)?;
        bind(&mut statement, &query.values)?;
        Ok(statement)
    }
}

impl Query {
    /// What is asked by a query of the library.
    pub(super) fn of<'q>(mut query: impl Execute<'q, Any>) -> Result<Self, Error> {
        let values = query.take_arguments().map_err(Error::Encode)?;
        Ok(Self {
            values: values.map(|values| values.values.0).unwrap_or_default(),
            sql: query.sql(),
        })
    }
}

/// Gives each `$number` of a statement its value.
fn bind(statement: &mut Statement<'_>, values: &[AnyValueKind]) -> Result<(), Error> {
    for place in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(place)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|digits| digits.parse::<usize>().ok());
        let value = number
            .and_then(|number| values.get(number.checked_sub(1)?))
            .ok_or_else(|| Error::Protocol(format!("parameter {place} has no value")))?;
        statement
            .raw_bind_parameter(place, bound(value)?)
            .map_err(refused)?;
    }
    Ok(())
}

fn bound(value: &AnyValueKind) -> Result<ToSqlOutput<'_>, Error> {
    Ok(match value {
        AnyValueKind::Null(_) => Null.to_sql().map_err(refused)?,
        AnyValueKind::Bool(value) => i64::from(*value).into(),
        AnyValueKind::SmallInt(value) => i64::from(*value).into(),
        AnyValueKind::Integer(value) => i64::from(*value).into(),
        AnyValueKind::BigInt(value) => (*value).into(),
        AnyValueKind::Real(value) => f64::from(*value).into(),
        AnyValueKind::Double(value) => (*value).into(),
        AnyValueKind::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
        AnyValueKind::TextSlice(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
        AnyValueKind::Blob(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
        _ => {
            return Err(Error::Protocol(
                "a value of a kind SQLite does not know".to_owned(),
            ));
        }
    })
}

fn rows(mut found: Rows<'_>, most: usize) -> Result<Told, Error> {
    let mut told = Told::new();
    let mut head: Option<AnyRow> = None;
    while told.len() < most {
        let Some(row) = found.next().map_err(refused)? else {
            break;
        };
        // All rows have the names of the first one.
        let mut copy = head.get_or_insert_with(|| columns(row.as_ref())).clone();
        for place in 0..copy.columns.len() {
            copy.values.push(value(row, place)?);
        }
        told.push(Either::Right(copy));
    }
    Ok(told)
}

/// A row without values.
fn columns(statement: &Statement<'_>) -> AnyRow {
    let (mut names, mut columns) = (sqlx_core::HashMap::default(), Vec::new());
    for (ordinal, name) in statement.column_names().into_iter().enumerate() {
        names.insert(name.to_owned().into(), ordinal);
        columns.push(AnyColumn {
            ordinal,
            name: name.to_owned().into(),
            // A column of SQLite holds values of any type; each tells its own.
            type_info: AnyTypeInfo {
                kind: AnyTypeInfoKind::Null,
            },
        });
    }
    AnyRow {
        column_names: names.into(),
        columns,
        values: Vec::new(),
    }
}

fn value(row: &Row<'_>, place: usize) -> Result<AnyValue, Error> {
    let kind = match row.get_ref(place).map_err(refused)? {
        ValueRef::Null => AnyValueKind::Null(AnyTypeInfoKind::Null),
        ValueRef::Integer(value) => AnyValueKind::BigInt(value),
        ValueRef::Real(value) => AnyValueKind::Double(value),
        ValueRef::Text(value) => {
            let text = str::from_utf8(value).map_err(|error| Error::Decode(error.into()))?;
            AnyValueKind::Text(Arc::new(text.to_owned()))
        }
        ValueRef::Blob(value) => AnyValueKind::Blob(Arc::new(value.to_vec())),
    };
    Ok(AnyValue { kind })
}

/// Tells of a statement as the library's driver does: never its values, and aloud where it took long.
fn tell(statement: &str, begun: Instant) {
    let took = begun.elapsed();
    if took < SLOW {
        tracing::debug!(statement, ?took, "a statement was done");
    } else {
        tracing::warn!(statement, ?took, "a statement took long");
    }
}

fn refused(error: rusqlite::Error) -> Error {
    Error::Database(Box::new(Refused(error)))
}

impl DatabaseError for Refused {
    fn message(&self) -> &str {
        match &self.0 {
            rusqlite::Error::SqliteFailure(_, Some(message)) => message,
            _ => "SQLite refused",
        }
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        let code = self.0.sqlite_error()?.extended_code;
        Some(code.to_string().into())
    }

    fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.0.sqlite_error().map(|error| error.extended_code) {
            Some(SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY) => ErrorKind::UniqueViolation,
            Some(SQLITE_CONSTRAINT_FOREIGNKEY) => ErrorKind::ForeignKeyViolation,
            Some(SQLITE_CONSTRAINT_NOTNULL) => ErrorKind::NotNullViolation,
            Some(SQLITE_CONSTRAINT_CHECK) => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use sqlx::Row as _;
    use tempfile::TempDir;

    use super::*;

    fn opened() -> (Connection, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}?mode=rwc", folder.path().join("s.db").display());
        let mut connection = Connection::open(&url).unwrap();
        for statement in [
            "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
            "CREATE TABLE t (a BIGINT PRIMARY KEY CHECK (a > 0), b TEXT NOT NULL, c BLOB, d REAL, \
             e BIGINT REFERENCES parents (id))",
        ] {
            connection.run(statement).unwrap();
        }
        (connection, folder)
    }

    fn asked(query: sqlx::query::Query<'static, Any, sqlx::any::AnyArguments>) -> Query {
        Query::of(query).unwrap()
    }

    fn changed(told: &Told) -> u64 {
        told.iter()
            .filter_map(|told| told.as_ref().left())
            .map(AnyQueryResult::rows_affected)
            .sum()
    }

    #[test]
    fn values_come_back_as_they_went_in() {
        let (mut connection, _folder) = opened();
        // Numbers count, not places; one value may stand twice.
        let sql = "INSERT INTO t (b, a, c, d, e) VALUES ($2, $1, $3, $4, $5), ($2, $6, NULL, NULL, $5)";
        let insert = sqlx::query(sql)
            .bind(1_i64)
            .bind("\u{540d}")
            .bind(vec![0_u8, 255])
            .bind(0.5_f64)
            .bind(Option::<i64>::None)
            .bind(2_i64);
        assert_eq!(changed(&connection.all(&asked(insert)).unwrap()), 2);

        let select = asked(sqlx::query("SELECT a, b, c, d, e FROM t ORDER BY a"));
        let told = connection.all(&select).unwrap();
        assert_eq!(changed(&told), 0, "a look changes nothing");
        let rows: Vec<&AnyRow> = told.iter().filter_map(|told| told.as_ref().right()).collect();
        let [one, two] = rows[..] else {
            panic!("{}", rows.len())
        };
        assert_eq!(one.get::<i64, _>("a"), 1);
        assert_eq!(one.get::<String, _>("b"), "\u{540d}");
        assert_eq!(one.get::<Option<Vec<u8>>, _>(2), Some(vec![0, 255]));
        assert!((one.get::<f64, _>("d") - 0.5).abs() < f64::EPSILON);
        assert_eq!(one.get::<Option<i64>, _>("e"), None);
        assert_eq!(two.get::<Option<Vec<u8>>, _>("c"), None);
        assert!(one.try_get::<i64, _>("b").is_err(), "a text is no number");
        assert!(one.try_get::<i64, _>("f").is_err());
        assert!(one.try_get::<i64, _>(5).is_err());

        let first = connection.first(&select).unwrap().unwrap();
        assert_eq!(first.get::<i64, _>(0), 1);
        assert_eq!(
            changed(&connection.all(&asked(sqlx::query("DELETE FROM t"))).unwrap()),
            2
        );
        assert!(connection.first(&select).unwrap().is_none());
    }

    #[test]
    fn what_is_refused_says_why_and_no_value() {
        let (mut connection, _folder) = opened();
        let insert = |a: i64, b: Option<&'static str>, e: i64| {
            asked(
                sqlx::query("INSERT INTO t (a, b, e) VALUES ($1, $2, $3)")
                    .bind(a)
                    .bind(b)
                    .bind(e),
            )
        };
        connection.run("INSERT INTO parents (id) VALUES (7)").unwrap();
        connection.all(&insert(1, Some("secret"), 7)).unwrap();
        for (query, kind) in [
            (insert(1, Some("secret"), 7), ErrorKind::UniqueViolation),
            (insert(2, Some("secret"), 8), ErrorKind::ForeignKeyViolation),
            (insert(2, None, 7), ErrorKind::NotNullViolation),
            (insert(-2, Some("secret"), 7), ErrorKind::CheckViolation),
            (asked(sqlx::query("SELECT nothing FROM t")), ErrorKind::Other),
        ] {
            let error = connection.all(&query).err().unwrap();
            let refused = error.as_database_error().unwrap();
            assert_eq!(format!("{:?}", refused.kind()), format!("{kind:?}"), "{error}");
            assert!(!refused.message().is_empty());
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
        // A value too few is a fault of ours, and never an empty column.
        let few = asked(sqlx::query("SELECT a FROM t WHERE a = $1 OR a = $2").bind(1_i64));
        assert!(matches!(connection.all(&few), Err(Error::Protocol(_))));
        connection.all(&insert(3, Some("secret"), 7)).unwrap();
    }

    #[test]
    fn a_file_that_is_no_database_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("s.db");
        fs::write(&file, b"not a database, and long enough to be looked at").unwrap();
        assert!(Connection::open(&format!("sqlite:{}", file.display())).is_err());
        assert!(Connection::open("sqlite:/no/such/folder/s.db?mode=rwc").is_err());
    }
}
