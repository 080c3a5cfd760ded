//! The operator's own listener: is it alive, is it ready, how does it do. Never on the public listener
//! (docs/adr/0017-operation.md).

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use axum_server::Handle;
use serde::Serialize;
use tokio::task::JoinHandle;
use tower_http::timeout::TimeoutLayer;

use crate::metrics::OPEN_METRICS;
use crate::running::patient;
use crate::service::Service;
use crate::settings::Admin;
use crate::store::meta;

/// The listener at work. Dropping it ends it.
pub(crate) struct Listening {
    /// Where.
    pub(crate) address: SocketAddr,
    server: Handle<SocketAddr>,
    serving: Option<JoinHandle<std::io::Result<()>>>,
}

/// What has to hold before requests are sent here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Readiness {
    ready: bool,
    /// It has not been asked to end.
    staying: bool,
    /// The database answers.
    database: bool,
    /// Its tables have the form this program knows.
    migrated: bool,
    /// The key ring is there and can be read.
    keys: bool,
}

/// After this, "not ready" is a better answer than none.
const LONGEST_LOOK: Duration = Duration::from_secs(2);
const LONGEST_REQUEST: Duration = Duration::from_secs(5);

impl Listening {
    /// Begins to listen.
    pub(crate) fn begin(admin: &Admin, service: Arc<Service>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(admin.listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let server = Handle::new();
        let mut listening = axum_server::from_tcp(listener)?.handle(server.clone());
        patient(listening.http_builder());
        let serving = tokio::spawn(listening.serve(router(service).into_make_service()));
        Ok(Self {
            address,
            server,
            serving: Some(serving),
        })
    }

    /// Ends, after answering what is under way.
    pub(crate) async fn stop(mut self) {
        self.server.graceful_shutdown(Some(LONGEST_REQUEST));
        if let Some(serving) = self.serving.take() {
            // How it ended matters to nobody any more.
            let _ = serving.await;
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.server.shutdown();
    }
}

/// The operator's routes.
pub(crate) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/healthz", get(|| std::future::ready("alive\n")))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(service)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST_REQUEST,
        ))
}

async fn ready(State(service): State<Arc<Service>>) -> (StatusCode, Json<Readiness>) {
    let readiness = Readiness::of(&service).await;
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness))
}

async fn metrics(State(service): State<Arc<Service>>) -> Response {
    match service.metrics.text(&service) {
        Ok(text) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Readiness {
    async fn of(service: &Service) -> Self {
        let staying = !service.is_stopping();
        let applied = tokio::time::timeout(LONGEST_LOOK, meta::migrations_applied(&service.store)).await;
        let applied = applied.ok().and_then(Result::ok);
        let database = applied.is_some();
        // A newer program beside this one may have added some: old columns stay.
        let migrated = applied >= Some(service.store.backend().migrations_known());
        let keys = service.keys.refresh().is_ok();
        Self {
            ready: staying && database && migrated && keys,
            staying,
            database,
            migrated,
            keys,
        }
    }
}
