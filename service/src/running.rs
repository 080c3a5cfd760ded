//! Listening, serving, keeping house, stopping.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use kazasu_wire::origin::ServiceOrigin;
use tokio::task::JoinHandle;

use crate::admin;
use crate::api;
use crate::clock::{Clock, SystemClock};
use crate::door::Door;
use crate::portal::mail;
use crate::service::{Service, StartError};
use crate::settings::Settings;
use crate::tls::{Identity, TlsError};

/// A service that answers. Dropping it stops it without waiting.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its public origin.
    pub origin: ServiceOrigin,
    /// Where the operator's own listener is, if there is one.
    pub admin: Option<SocketAddr>,
    /// The service itself, for the programs that run it in their own process.
    pub service: Arc<Service>,
    identity: Option<Arc<Identity>>,
    server: Handle<SocketAddr>,
    serving: Option<JoinHandle<std::io::Result<()>>>,
    housekeeping: JoinHandle<()>,
    mailing: JoinHandle<()>,
    administered: Option<admin::Listening>,
}

/// How long requests under way may take when the service stops.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long a client may take for a request head, and an idle HTTP/2 connection for an answer to a ping.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// A mail written by another instance is found within this.
const SEND_EVERY: Duration = Duration::from_secs(15);
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// Strangers of so long are remembered at most, however many come.
const FORGET_EVERY: Duration = Duration::from_secs(10);
/// A renewed certificate is in use after that long.
const RENEW_EVERY: Duration = Duration::from_secs(60);

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
        let identity = settings.tls.as_ref().map(Identity::load).transpose()?;
        let identity = identity.map(Arc::new);
        let service = Arc::new(Self::open(settings, clock).await?);
        // First, so that nobody asks in vain whether the other one is ready.
        let administered = service
            .settings
            .admin
            .as_ref()
            .map(|admin| admin::Listening::begin(admin, service.clone()))
            .transpose()?;
        let server = Handle::new();
        let serving = serve(listener, identity.as_deref(), service.clone(), server.clone())?;
        let housekeeping = tokio::spawn(keep_house(service.clone(), identity.clone()));
        let mailing = tokio::spawn(send_mails(service.clone()));
        Ok(Running {
            address,
            origin: service.origin.clone(),
            admin: administered.as_ref().map(|listening| listening.address),
            service,
            identity,
            server,
            serving: Some(serving),
            housekeeping,
            mailing,
            administered,
        })
    }
}

impl Running {
    /// Stops: not ready any more, then no new connections, requests under way are answered, the database is closed.
    pub async fn stop(mut self) {
        self.service.begin_to_stop();
        self.housekeeping.abort();
        self.mailing.abort();
        // Balancers look now and then only; until they have looked, requests still come here.
        tokio::time::sleep(Duration::from_secs(self.service.settings.drain_seconds)).await;
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
        if let Some(administered) = self.administered.take() {
            administered.stop().await;
        }
    }

    /// Takes over a renewed certificate and key now, which the service does by itself every minute; `false` where there is
    /// nothing new.
    ///
    /// # Errors
    /// [`TlsError`]; the certificate from before stays.
    pub fn renew_identity(&self) -> Result<bool, TlsError> {
        self.identity
            .as_ref()
            .map_or(Ok(false), |identity| identity.renew())
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
        self.mailing.abort();
        self.server.shutdown();
    }
}

fn serve(
    listener: TcpListener,
    identity: Option<&Identity>,
    service: Arc<Service>,
    server: Handle<SocketAddr>,
) -> Result<JoinHandle<std::io::Result<()>>, StartError> {
    let door = Door::new(&service.settings, server.clone());
    let (router, _) = api::router(service);
    let make = router.into_make_service_with_connect_info::<SocketAddr>();
    Ok(match identity {
        Some(identity) => {
            let mut listening = axum_server::from_tcp_rustls(listener, identity.config.clone())?
                .map(|tls| tls.acceptor(door))
                .handle(server);
            patient(listening.http_builder());
            tokio::spawn(listening.serve(make))
        }
        None => {
            let mut listening = axum_server::from_tcp(listener)?.acceptor(door).handle(server);
            patient(listening.http_builder());
            tokio::spawn(listening.serve(make))
        }
    })
}

/// Bounds how long a connection may sit without a whole request head: without a timer the library never does.
pub(crate) fn patient(builder: &mut Builder<TokioExecutor>) {
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

async fn keep_house(service: Arc<Service>, identity: Option<Arc<Identity>>) {
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    let lists = Duration::from_secs(service.settings.revocation_seconds.max(1));
    let mut reload = tokio::time::interval(lists);
    let mut forget = tokio::time::interval(FORGET_EVERY);
    let mut renew = tokio::time::interval(RENEW_EVERY);
    loop {
        tokio::select! {
            _ = forget.tick() => service.limits.forget(),
            _ = sweep.tick() => {
                if let Err(error) = service.sweep().await {
                    tracing::error!(%error, "sweeping failed");
                }
                checkpoint(&service).await;
            }
            _ = renew.tick() => renew_identity(identity.as_deref()),
            _ = reload.tick() => {
                if let Err(error) = service.renew_revocation().await {
                    tracing::error!(%error, "revocations could not be kept");
                }
            }
        }
    }
}

/// Sends what waits: at once when it is written, and again when it is due.
async fn send_mails(service: Arc<Service>) {
    if service.sender.is_none() {
        return;
    }
    let mut due = tokio::time::interval(SEND_EVERY);
    loop {
        tokio::select! {
            () = service.mail_waits.notified() => {}
            _ = due.tick() => {}
        }
        match mail::send_due(&service).await {
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "mails could not be sent"),
        }
    }
}

async fn checkpoint(service: &Service) {
    if let Err(error) = service.checkpoint_audit().await {
        tracing::error!(%error, "no checkpoint of the audit");
    }
}

fn renew_identity(identity: Option<&Identity>) {
    match identity.map(Identity::renew) {
        Some(Ok(true)) => tracing::info!("a renewed certificate is in use"),
        Some(Err(error)) => {
            tracing::error!(%error, "the certificate could not be renewed; the last one stays");
        }
        Some(Ok(false)) | None => {}
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Bytes;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio::time::{Instant, timeout};

    use super::*;

    /// A listener like the service's, with nothing behind it that has a clock of its own.
    fn listen() -> (SocketAddr, Handle<SocketAddr>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let server = Handle::new();
        let settings = Settings {
            test_mode: true,
            ..Settings::default()
        };
        let mut listening = axum_server::from_tcp(listener)
            .unwrap()
            .acceptor(Door::new(&settings, server.clone()))
            .handle(server.clone());
        patient(listening.http_builder());
        let long = || async { Bytes::from(vec![0; 64 * 1024 * 1024]) };
        let routes = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/long", get(long));
        tokio::spawn(listening.serve(routes.into_make_service()));
        (address, server)
    }

    /// Sends something and then nothing more; how long, by the paused clock, until the other end is gone.
    async fn silent_after(sent: &str) -> Duration {
        let (address, _server) = listen();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let begin = Instant::now();
        let mut answer = Vec::new();
        let ended = timeout(Duration::from_secs(3_600), stream.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "it would wait for ever after {sent:?}");
        begin.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_connection_ends() {
        assert!(silent_after("").await <= Duration::from_secs(76));
        let after_a_request = silent_after("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(after_a_request <= Duration::from_secs(76), "{after_a_request:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn half_a_head_ends_sooner() {
        let waited = silent_after("GET / HTTP/1.1\r\nHost: ").await;
        assert!(waited <= HEAD_PATIENCE + Duration::from_secs(1), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_nobody_reads_ends() {
        let (address, server) = listen();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .unwrap();
        let begin = Instant::now();
        while server.connection_count() == 0 {
            tokio::task::yield_now().await;
        }
        while server.connection_count() > 0 {
            assert!(begin.elapsed() < Duration::from_secs(60), "it is held for ever");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}
