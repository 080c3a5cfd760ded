//! The database: pool, migrations, and each table's queries in the file of its noun.
//!
//! SQL stays in the subset that SQLite and PostgreSQL share (`$1` placeholders, no date functions); what differs
//! lies in the migration folders and in [`backend`].

pub mod account;
pub mod account_sheet;
pub mod application;
pub mod audit;
pub mod backend;
pub mod batch;
pub mod caller;
pub mod challenge;
pub mod check;
pub mod clock_watch;
pub mod co_location;
mod connection;
pub mod coverage;
pub mod device;
pub mod erasure;
pub mod facility;
pub mod facility_call;
pub mod facility_check;
pub mod facility_contact;
pub mod facility_start;
pub mod facility_version;
mod group;
pub mod idempotency;
pub mod import;
pub mod inquiry;
pub mod inquiry_number;
pub mod invitation;
mod lane;
pub mod mail;
pub mod membership_document;
pub mod meta;
mod migrations;
pub mod notice;
pub mod ocsp_answer;
pub mod operator;
pub mod person;
pub mod portal_membership;
pub mod portal_registration;
pub mod portal_session;
pub mod portal_user;
pub mod progress;
pub mod proof;
mod readers;
pub mod receipt_client;
pub mod result;
pub mod revocation;
pub mod sealed;
pub mod second_factor;
pub mod secret_try;
mod sqlite;
pub mod subsidy;
pub mod terminal_authentication;
pub mod token;
pub mod upload;
mod values;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kazasu_wire::signed::sha256;
use sqlx::Connection as _;
use thiserror::Error;

use crate::keyring::KeyRingError;
use backend::Backend;
use group::Group;
use lane::Lane;
pub use lane::{MOST_WAITING, Work, Write};
pub use readers::Readers;

/// Why the store cannot answer. `Display` names tables and files, never values.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// No transaction could begin, or the one a write was in failed: nothing of it is there, unless only the server's
    /// word of its commit was lost.
    #[error("transaction: {0}")]
    Transaction(Arc<sqlx::Error>),
    /// Too many writes wait already, or one waited too long.
    #[error("the database is busy")]
    Busy,
    /// The migrations failed.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A sealed value could not be written or read.
    #[error("key ring: {0}")]
    Keys(#[from] KeyRingError),
    /// A stored value does not have its form.
    #[error("{table} holds a malformed value")]
    Malformed {
        /// Where.
        table: &'static str,
    },
}

impl StoreError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "service.storage.unavailable"
    }
}

/// The database. Reads run side by side; writes pass through lanes, one after the other on each. SQLite has one lane, whose
/// writes share commits; PostgreSQL several, and shares syncs itself. There several lanes and other instances write at the
/// same time: see [`Store::write_on`].
#[derive(Debug, Clone)]
pub struct Store {
    backend: Backend,
    url: Arc<str>,
    readers: Readers,
    lanes: Arc<[Lane]>,
}

/// What a write looks at before it changes it. Two writes on the same thing never run side by side, on any instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On<'a> {
    /// A terminal, by its id.
    Device(&'a str),
    /// Who may act for a facility, by its id.
    Facility(&'a str),
    /// The facts about the database itself.
    Meta,
}

/// After this, "storage unavailable" is a better answer than none.
const WAIT: Duration = Duration::from_secs(10);

impl Store {
    /// Connects to the database; makes an empty SQLite file where there is none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let backend = Backend::of(url)?;
        let url = backend.complete(url);
        let readers = Readers::connect(backend, &url).await?;
        let (lanes, groups): (Vec<Lane>, Vec<Group>) = (0..backend.lanes())
            .map(|_| Lane::new(|jobs, counts| Group::new(backend, &url, jobs, counts)))
            .unzip();
        group::drive(groups)?;
        Ok(Self {
            backend,
            url: url.into(),
            readers,
            lanes: lanes.into(),
        })
    }

    /// Brings the tables to the present form. Instances that start together wait for one another.
    ///
    /// # Errors
    /// [`StoreError::Migration`].
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let mut connection = self.backend.connect_by_driver(&self.url).await?;
        self.backend.migrations().run(&mut connection).await?;
        Ok(connection.close().await?)
    }

    /// Which database it is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Connections for reading.
    #[must_use]
    pub fn read(&self) -> &Readers {
        &self.readers
    }

    /// Begins a write whose statements each hold by themselves: inserts, and changes that name their condition. Others wait
    /// until it ends: nothing but statements belongs between its begin and its commit. What a request does often is
    /// better given whole, by [`Store::transact`].
    ///
    /// # Errors
    /// [`StoreError::Transaction`], [`StoreError::Busy`].
    pub async fn write(&self) -> Result<Write, StoreError> {
        self.lane()?.write().await
    }

    /// Begins a write that reads something before it changes it: no other write on the same thing runs until its end.
    ///
    /// # Errors
    /// As [`Store::write`]; [`StoreError::Database`].
    pub async fn write_on(&self, thing: On<'_>) -> Result<Write, StoreError> {
        let mut write = self.write().await?;
        self.hold(&mut write, thing.number()).await?;
        Ok(write)
    }

    /// Writes what is committed by now into `file`, which is not there or empty. For SQLite.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn copy_into(&self, file: &Path) -> Result<(), StoreError> {
        let name = file
            .to_str()
            .ok_or(sqlx::Error::Configuration("a file name that is no text".into()))?;
        // Not a reader's: it takes long. The library's own driver has a thread for it.
        let mut connection = self.backend.connect_by_driver(&self.url).await?;
        sqlx::query("VACUUM INTO $1")
            .bind(name)
            .execute(&mut connection)
            .await?;
        Ok(connection.close().await?)
    }

    /// Writes what `work` does, or nothing where it fails. Its outcome, good or bad, is told when everything it was made
    /// from is durable. A caller who goes away changes nothing.
    ///
    /// # Errors
    /// Those of `work`; as [`Store::write`].
    pub async fn transact<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Write) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.lane()?.transact(work).await
    }

    /// The same as [`Store::transact`] for `work` that reads something before it changes it: no other write on the same
    /// thing runs meanwhile.
    ///
    /// # Errors
    /// As [`Store::transact`].
    pub async fn transact_on<F, T, E>(&self, thing: On<'_>, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Write) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (store, number) = (self.clone(), thing.number());
        self.transact(async move |write: &mut Write| {
            store.hold(write, number).await?;
            work(write).await
        })
        .await
    }

    /// Does `work` as [`Store::transact`] does, while nothing moves SQLite's log into its file: the sync of such a move can
    /// take long, and the file system makes the sync of a commit wait for it. For work that may wait, in many small steps.
    ///
    /// # Errors
    /// [`StoreError`], or what `work` fails with.
    pub async fn transact_apart<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Write) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let lane = self.lane()?;
        let _unmoved = lane.unmoved().await;
        lane.transact(work).await
    }

    /// What the lanes have done since the start.
    #[must_use]
    pub fn work(&self) -> Work {
        self.lanes.iter().map(Lane::work).fold(Work::default(), Work::and)
    }

    /// How many writes may wait, on all lanes.
    #[must_use]
    pub fn places(&self) -> usize {
        self.lanes.len() * MOST_WAITING
    }

    /// Closes all connections, after the writes under way.
    pub async fn close(&self) {
        self.readers.close().await;
        for lane in self.lanes.iter() {
            lane.close().await;
        }
    }

    fn lane(&self) -> Result<&Lane, StoreError> {
        let shortest = self.lanes.iter().min_by_key(|lane| lane.load());
        shortest.ok_or(StoreError::Busy)
    }

    async fn hold(&self, write: &mut Write, number: i64) -> Result<(), StoreError> {
        if let Some(lock) = self.backend.lock() {
            sqlx::query(lock).bind(number).execute(write.connection()).await?;
        }
        Ok(())
    }
}

impl On<'_> {
    /// The number of an advisory lock. Two things with one number only wait for each other.
    fn number(self) -> i64 {
        let (kind, name) = match self {
            Self::Device(id) => ("device", id.as_bytes()),
            Self::Facility(id) => ("facility", id.as_bytes()),
            Self::Meta => ("meta", &[][..]),
        };
        let hash = sha256(&[kind.as_bytes(), b"/", name].concat());
        let (head, _) = hash.split_first_chunk().unwrap_or((&[0; 8], &[]));
        i64::from_be_bytes(*head)
    }
}

/// A value of the form the table promises.
pub(crate) fn well_formed<T>(value: Option<T>, table: &'static str) -> Result<T, StoreError> {
    value.ok_or(StoreError::Malformed { table })
}
