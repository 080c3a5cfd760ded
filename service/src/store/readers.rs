//! Connections for reading.

pub(super) mod file;
pub(super) mod server;

use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt as _};
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{Any, Either, Error, Execute, Executor, SqlStr};

use super::backend::Backend;
use super::sqlite::{Query, Told};
use file::File;
use server::Server;

/// Readers of one database.
#[derive(Debug, Clone)]
pub enum Readers {
    /// Of a file.
    File(Arc<File>),
    /// Of a server.
    Server(Arc<Server>),
}

impl Readers {
    /// Opens the first connection; the others follow when they are needed.
    pub(super) async fn connect(backend: Backend, url: &str) -> Result<Self, Error> {
        Ok(match backend {
            Backend::Sqlite => Self::File(Arc::new(File::connect(url)?)),
            Backend::Postgres => Self::Server(Arc::new(Server::connect(url).await?)),
        })
    }

    /// Closes the connections.
    pub(super) async fn close(&self) {
        match self {
            Self::File(file) => file.close(),
            Self::Server(server) => server.close().await,
        }
    }

    async fn all<'q, E: 'q + Execute<'q, Any>>(self, query: E) -> Result<Told, Error> {
        match self {
            Self::File(file) => {
                let query = Query::of(query)?;
                file.apart(move |connection| connection.all(&query)).await
            }
            Self::Server(server) => {
                let all =
                    async |connection: &mut _| Executor::fetch_many(connection, query).try_collect().await;
                server.with(all).await
            }
        }
    }
}

impl<'c> Executor<'c> for &'c Readers {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        stream::once(self.clone().all(query))
            .map_ok(|told| stream::iter(told.into_iter().map(Ok)))
            .try_flatten()
            .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        async move {
            match self {
                Readers::File(file) => {
                    let query = Query::of(query)?;
                    file.clone()
                        .apart(move |connection| connection.first(&query))
                        .await
                }
                Readers::Server(server) => {
                    server
                        .with(async |connection: &mut _| Executor::fetch_optional(connection, query).await)
                        .await
                }
            }
        }
        .boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, Error>>
    where
        'c: 'e,
    {
        async move {
            match self {
                Readers::File(_) => Err(Error::Protocol("nothing is prepared ahead".to_owned())),
                Readers::Server(server) => {
                    server
                        .with(async |connection: &mut _| connection.prepare_with(sql, parameters).await)
                        .await
                }
            }
        }
        .boxed()
    }
}
