//! A connection to either database, for the library's queries.

use futures_util::future::{self, BoxFuture, FutureExt as _};
use futures_util::stream::{self, BoxStream, StreamExt as _};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{Any, AnyConnection, Connection as _, Either, Error, Execute, Executor, SqlStr};

use super::sqlite::{self, Query};

/// A connection for queries of the library.
#[derive(Debug)]
pub enum Connection {
    /// To a file: a query is done where it is called, and its caller waits.
    Sqlite(sqlite::Connection),
    /// To a server.
    Postgres(AnyConnection),
}

impl Connection {
    /// Does a statement without values, whatever it tells.
    pub(super) async fn run(&mut self, statement: &'static str) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => connection.run(statement),
            Self::Postgres(connection) => connection.execute(statement).await.map(|_| ()),
        }
    }

    /// Closes it.
    pub(super) async fn close(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => connection.close(),
            Self::Postgres(connection) => connection.close().await,
        }
    }
}

impl<'c> Executor<'c> for &'c mut Connection {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        match self {
            Connection::Sqlite(connection) => match Query::of(query).and_then(|query| connection.all(&query))
            {
                Ok(told) => stream::iter(told.into_iter().map(Ok)).boxed(),
                Err(error) => stream::once(future::err(error)).boxed(),
            },
            Connection::Postgres(connection) => connection.fetch_many(query),
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        match self {
            Connection::Sqlite(connection) => {
                future::ready(Query::of(query).and_then(|query| connection.first(&query))).boxed()
            }
            Connection::Postgres(connection) => connection.fetch_optional(query),
        }
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, Error>>
    where
        'c: 'e,
    {
        match self {
            // Every statement is prepared when it is done, and kept.
            Connection::Sqlite(_) => {
                future::err(Error::Protocol("nothing is prepared ahead".to_owned())).boxed()
            }
            Connection::Postgres(connection) => connection.prepare_with(sql, parameters),
        }
    }
}
