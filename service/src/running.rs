//! Listening, serving, keeping house, stopping.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use kazasu_wire::origin::ServiceOrigin;
use tokio::task::JoinHandle;

use crate::api;
use crate::clock::{Clock, SystemClock};
use crate::service::{Service, StartError};
use crate::settings::Settings;
use crate::tls;

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

/// How long requests under way may take when the service stops.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long a client may take for a request head, and an idle HTTP/2 connection for an answer to a ping.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
const SWEEP_EVERY: Duration = Duration::from_secs(600);
impl Service {
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
        checkpoint(&self.service).await;
        self.service.store.close().await;
        let work = self.service.store.work();
        tracing::info!(
            writes = work.writes,
            commits = work.commits,
            longest_microseconds = u64::try_from(work.longest.as_micros()).unwrap_or(u64::MAX),
            "stored"
        );
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
            let mut listening = axum_server::from_tcp_rustls(listener, config)?.handle(server);
            patient(listening.http_builder());
            tokio::spawn(listening.serve(make))
        }
        None => {
            let mut listening = axum_server::from_tcp(listener)?
                .acceptor(axum_server::accept::NoDelayAcceptor::new())
                .handle(server);
            patient(listening.http_builder());
            tokio::spawn(listening.serve(make))
        }
    })
}

/// Bounds how long a connection may sit without a whole request head: without a timer the library never does.
fn patient(builder: &mut Builder<TokioExecutor>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(HEAD_PATIENCE)
        .keep_alive_timeout(HEAD_PATIENCE);
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
                checkpoint(&service).await;
            }
            _ = reload.tick() => {
                if let Err(error) = service.renew_revocation().await {
                    tracing::error!(%error, "revocations could not be kept");
                }
            }
        }
    }
}

async fn checkpoint(service: &Service) {
    if let Err(error) = service.checkpoint_audit().await {
        tracing::error!(%error, "no checkpoint of the audit");
    }
}
