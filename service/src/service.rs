//! The running service.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use jiff::ToSpan as _;
use kazasu_wire::base64url;
use kazasu_wire::method::Method;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::retention::japanese_day;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use crate::api;
use crate::certificate::{Certificates, LoadError};
use crate::clock::{Clock, SystemClock};
use crate::in_flight::InFlight;
use crate::keyfile::KeyFile;
use crate::keyring::{KeyRing, KeyRingError, Month, random};
use crate::problem::Refusal;
use crate::registry::{Registry, StoredRegistry};
use crate::settings::{Settings, SettingsError};
use crate::store::meta::{Mode, claim};
use crate::store::{self, Store, StoreError};
use crate::tls::{self, TlsError};

/// Everything a request needs.
pub struct Service {
    /// What the operator decided.
    pub settings: Settings,
    /// Public origin.
    pub origin: ServiceOrigin,
    /// The database.
    pub store: Store,
    /// The keys.
    pub keys: Arc<dyn KeyRing>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The register.
    pub registry: Arc<dyn Registry>,
    /// Judges certificates.
    pub certificates: Certificates,
    /// Checks under way.
    pub in_flight: InFlight,
    hashing: Arc<Semaphore>,
}

/// A service that answers. Dropping it stops it without waiting.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its public origin.
    pub origin: ServiceOrigin,
    /// The service itself, for the programs that run it in their own process.
    pub service: Arc<Service>,
    server: Handle<SocketAddr>,
    serving: Option<JoinHandle<std::io::Result<()>>>,
    housekeeping: JoinHandle<()>,
}

/// Why the service does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The settings contradict each other.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A test database without test mode, or the reverse.
    #[error("the database and test_mode do not match: test and real data never mix")]
    Mode,
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key ring cannot be opened.
    #[error(transparent)]
    Keys(#[from] KeyRingError),
    /// Trust anchors or revocation lists cannot be used.
    #[error(transparent)]
    Certificates(#[from] LoadError),
    /// The server's own certificate or key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address is not free.
    #[error("cannot listen: {0}")]
    Listen(#[from] std::io::Error),
}

impl StartError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Keys(error) => error.code(),
            Self::Certificates(error) => error.code(),
            Self::Settings(_) | Self::Mode | Self::Tls(_) | Self::Listen(_) => "app.settings.invalid",
        }
    }
}

/// How long requests under way may take when the service stops.
const FAREWELL: Duration = Duration::from_secs(10);
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// Argon2id takes 19 MiB each: a flood of activations must not take all memory.
const HASHES_AT_ONCE: usize = 4;

impl Service {
    /// Opens store, keys and trust without listening: what the commands beside `serve` need.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn open(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        settings.check()?;
        let origin = match &settings.origin {
            Some(origin) => origin.clone(),
            None => ServiceOrigin::parse(&format!("http://{}", settings.listen)).map_err(|_| {
                SettingsError::Contradiction {
                    field: "origin",
                    rule: "must be named",
                }
            })?,
        };
        let certificates = Certificates::load(&settings)?;
        let keys: Arc<dyn KeyRing> = Arc::new(KeyFile::open_or_create(&settings.key_ring)?);
        let store = Store::open(&settings.database).await?;
        let mode = if settings.test_mode {
            Mode::Test
        } else {
            Mode::Production
        };
        if !claim(&store, mode).await? {
            return Err(StartError::Mode);
        }
        Ok(Self {
            registry: Arc::new(StoredRegistry::new(store.clone(), keys.clone())),
            in_flight: InFlight::default(),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            settings,
            origin,
            store,
            keys,
            clock,
            certificates,
        })
    }

    /// Starts serving by the machine's clock.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(settings: Settings) -> Result<Running, StartError> {
        Self::start_at(settings, Arc::new(SystemClock)).await
    }

    /// Starts serving by another clock.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start_at(mut settings: Settings, clock: Arc<dyn Clock>) -> Result<Running, StartError> {
        settings.check()?;
        let listener = TcpListener::bind(settings.listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        settings.listen = address;
        let tls = settings.tls.as_ref().map(tls::load).transpose()?;
        let service = Arc::new(Self::open(settings, clock).await?);
        let server = Handle::new();
        let serving = serve(listener, tls, service.clone(), server.clone())?;
        let housekeeping = tokio::spawn(keep_house(service.clone()));
        Ok(Running {
            address,
            origin: service.origin.clone(),
            service,
            server,
            serving: Some(serving),
            housekeeping,
        })
    }

    /// Deletes what may no longer be kept: results past their last day with their month's key, expired tokens,
    /// proofs and challenges.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        // An hour longer than needed, so that a late caller learns "expired" instead of "unknown".
        let before = now.checked_sub(1.hour()).unwrap_or(now);
        store::token::sweep(&self.store, before).await?;
        store::challenge::sweep(&self.store, before).await?;
        store::proof::sweep(&self.store, now).await?;
        let day_ago = now.checked_sub(24.hours()).unwrap_or(now);
        store::activation_attempt::sweep(&self.store, day_ago).await?;
        let today = japanese_day(now);
        store::result::sweep(&self.store, today).await?;
        if let Ok(last_month) = today.first_of_month().checked_sub(1.month()) {
            self.keys.forget_before(Month::of(last_month))?;
        }
        Ok(())
    }

    /// Runs slow hashing beside the requests, a few at once. `None` only while the service ends.
    pub(crate) async fn hash<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let _permit = self.hashing.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// Holds that a method is offered.
    pub(crate) fn offers(&self, method: &Method) -> Result<(), Refusal> {
        if self.settings.methods.contains(method) {
            Ok(())
        } else {
            Err(Refusal::new("check.method.not-allowed", "this method is not offered").field("method"))
        }
    }

    /// A new identifier of 128 random bits.
    pub(crate) fn opaque_id<T: std::str::FromStr>(&self) -> Result<T, Refusal> {
        opaque_id().ok_or_else(|| Refusal::new("service.internal.bug", "an id was malformed"))
    }
}

/// 128 random bits as an identifier.
pub(crate) fn opaque_id<T: std::str::FromStr>() -> Option<T> {
    base64url::encode(&random::<16>()).parse().ok()
}

impl Running {
    /// Stops: no new connections, requests under way are answered, the database is closed.
    pub async fn stop(mut self) {
        self.housekeeping.abort();
        self.server.graceful_shutdown(Some(FAREWELL));
        if let Some(serving) = self.serving.take() {
            match serving.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the server ended with an error"),
                Err(error) => tracing::error!(%error, "the server did not end by itself"),
            }
        }
        self.service.store.close().await;
    }

    /// Waits until the server ends by itself, which it does only by an error.
    ///
    /// # Errors
    /// What ended it.
    pub async fn wait(&mut self) -> std::io::Result<()> {
        match self.serving.as_mut() {
            Some(serving) => serving
                .await
                .unwrap_or_else(|error| Err(std::io::Error::other(error))),
            None => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.housekeeping.abort();
        self.server.shutdown();
    }
}

fn serve(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    service: Arc<Service>,
    server: Handle<SocketAddr>,
) -> Result<JoinHandle<std::io::Result<()>>, StartError> {
    let (router, _) = api::router(service);
    let make = router.into_make_service();
    Ok(match tls {
        Some(config) => {
            let listening = axum_server::from_tcp_rustls(listener, config)?.handle(server);
            tokio::spawn(listening.serve(make))
        }
        None => {
            let listening = axum_server::from_tcp(listener)?
                .acceptor(axum_server::accept::NoDelayAcceptor::new())
                .handle(server);
            tokio::spawn(listening.serve(make))
        }
    })
}

async fn keep_house(service: Arc<Service>) {
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    let lists = Duration::from_secs(service.settings.revocation_seconds.max(1));
    let mut reload = tokio::time::interval(lists);
    loop {
        tokio::select! {
            _ = sweep.tick() => {
                if let Err(error) = service.sweep().await {
                    tracing::error!(%error, "sweeping failed");
                }
            }
            _ = reload.tick() => {
                if let Err(error) = service.certificates.reload() {
                    tracing::error!(%error, "revocation lists could not be read; the last ones stay");
                }
            }
        }
    }
}
