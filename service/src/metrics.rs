//! What the service measures about itself, in the text format of OpenMetrics.
//!
//! Labels are words of the program (routes as patterns, codes, methods): never an id, an address, a name or anything else a
//! caller could choose. [`Metrics::text`] writes everything; the admin listener serves it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;
use kazasu_wire::route;
use kazasu_wire::validity::Validity;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::service::Service;

/// `Content-Type` of [`Metrics::text`].
pub const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The counters of one service.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    checks: Family<Outcome, Counter>,
    refusals: Family<Code, Counter>,
    ocsp: Family<Outcome, Counter>,
    queued: Family<QueueName, Gauge>,
    places: Family<QueueName, Gauge>,
    writes: Gauge,
    commits: Gauge,
    longest: Seconds,
    ages: Family<Age, Seconds>,
    maintenance: Gauge,
    stopping: Gauge,
    lists_read_at: AtomicI64,
    checkpoint_at: AtomicI64,
    swept_at: AtomicI64,
}

/// How a check ended, told by its handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Outcome {
    outcome: &'static str,
}

/// The code of a refusal, told by whoever wrote the problem document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Code {
    code: &'static str,
}

/// What happened some time ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// All revocation lists were read without a fault.
    ListsRead,
    /// The audit's heads are written down outside the database.
    Checkpoint,
    /// What may no longer be kept was deleted.
    Swept,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct QueueName {
    queue: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Age {
    of: &'static str,
}

type Seconds = Gauge<f64, AtomicU64>;

/// Never happened.
const NEVER: i64 = i64::MIN;

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("kazasu"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(latency),
            checks: Family::default(),
            refusals: Family::default(),
            ocsp: Family::default(),
            queued: Family::default(),
            places: Family::default(),
            writes: Gauge::default(),
            commits: Gauge::default(),
            longest: Seconds::default(),
            ages: Family::default(),
            maintenance: Gauge::default(),
            stopping: Gauge::default(),
            lists_read_at: AtomicI64::new(NEVER),
            checkpoint_at: AtomicI64::new(NEVER),
            swept_at: AtomicI64::new(NEVER),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let all = &mut self.registry;
        all.register("requests", "Requests answered", self.requests.clone());
        all.register(
            "request_seconds",
            "Seconds from a request's head to its answer",
            self.seconds.clone(),
        );
        all.register("checks", "Checks by what came out", self.checks.clone());
        all.register("refusals", "Refusals by code", self.refusals.clone());
        all.register("ocsp", "Questions to the OCSP responder", self.ocsp.clone());
        all.register(
            "queue_taken",
            "Places of a queue that are taken",
            self.queued.clone(),
        );
        all.register("queue_places", "Places of a queue", self.places.clone());
        all.register(
            "writes",
            "Writes made durable since the start",
            self.writes.clone(),
        );
        all.register(
            "commits",
            "Transactions they took, each one sync of the disk",
            self.commits.clone(),
        );
        all.register(
            "longest_commit_seconds",
            "The longest of these transactions",
            self.longest.clone(),
        );
        all.register(
            "age_seconds",
            "Seconds since something happened last; absent where it never did",
            self.ages.clone(),
        );
        all.register(
            "maintenance",
            "1 in the planned maintenance",
            self.maintenance.clone(),
        );
        all.register("stopping", "1 while the service ends", self.stopping.clone());
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        all.register("build", "The program", Info::new(version));
    }

    /// Everything, as it is now.
    ///
    /// # Errors
    /// Never in practice.
    pub fn text(&self, service: &Service) -> Result<String, fmt::Error> {
        let now = service.clock.now();
        let queues = [
            ("requests", service.limits.requests()),
            ("hashes", service.limits.hashes()),
        ];
        for (queue, places) in queues {
            let queue = QueueName { queue };
            self.queued.get_or_create(&queue).set(counted(places.taken()));
            self.places.get_or_create(&queue).set(counted(places.length()));
        }
        let work = service.store.work();
        let writes = QueueName { queue: "writes" };
        self.queued.get_or_create(&writes).set(counted(work.waiting));
        self.places
            .get_or_create(&writes)
            .set(counted(service.store.places()));
        self.writes.set(i64::try_from(work.writes).unwrap_or(i64::MAX));
        self.commits.set(i64::try_from(work.commits).unwrap_or(i64::MAX));
        self.longest.set(work.longest.as_secs_f64());
        for (of, at) in [
            ("revocation_lists", &self.lists_read_at),
            ("audit_checkpoint", &self.checkpoint_at),
            ("sweep", &self.swept_at),
        ] {
            let at = at.load(Ordering::Relaxed);
            if at != NEVER {
                let milliseconds = now.as_millisecond().saturating_sub(at);
                self.ages.get_or_create(&Age { of }).set(seconds(milliseconds));
            }
        }
        let window = service.settings.maintenance.as_ref();
        let inside = window.is_some_and(|window| (window.starts_at..window.ends_at).contains(&now));
        self.maintenance.set(i64::from(inside));
        self.stopping.set(i64::from(service.is_stopping()));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    /// Remembers when something happened.
    pub(crate) fn happened(&self, event: Event, at: Timestamp) {
        let cell = match event {
            Event::ListsRead => &self.lists_read_at,
            Event::Checkpoint => &self.checkpoint_at,
            Event::Swept => &self.swept_at,
        };
        cell.store(at.as_millisecond(), Ordering::Relaxed);
    }

    /// Counts a question to the responder; `outcome` is a code, or `answered`.
    pub(crate) fn asked(&self, outcome: &'static str) {
        self.ocsp.get_or_create(&Outcome { outcome }).inc();
    }
}

impl Outcome {
    /// A check that was answered.
    pub(crate) fn of(validity: &Validity) -> Self {
        let outcome = match validity {
            Validity::Valid => "valid",
            Validity::Invalid => "invalid",
            Validity::InvalidReplaced => "invalid_replaced",
            Validity::None => "none",
            Validity::Multiple => "multiple",
            Validity::ValidUnregistered => "valid_unregistered",
            Validity::Unknown(_) => "unknown",
        };
        Self { outcome }
    }
}

impl Code {
    pub(crate) fn of(code: &'static str) -> Self {
        Self { code }
    }
}

/// Middleware: counts what goes through.
pub(crate) async fn record(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let method = word_of(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let begin = Instant::now();
    let response = next.run(request).await;
    let metrics = &service.metrics;
    let code = response.extensions().get::<Code>();
    if let Some(code) = code {
        metrics.refusals.get_or_create(code).inc();
    }
    if route == route::CHECKS {
        let told = response.extensions().get::<Outcome>().copied();
        let refused = code.map(|code| Outcome { outcome: code.code });
        // Neither: the stored answer of a check from before.
        let outcome = told.or(refused).unwrap_or(Outcome { outcome: "repeated" });
        metrics.checks.get_or_create(&outcome).inc();
    }
    let status = response.status().as_u16();
    let seconds = begin.elapsed().as_secs_f64();
    let of_route = Route { route: route.clone() };
    metrics.seconds.get_or_create(&of_route).observe(seconds);
    metrics
        .requests
        .get_or_create(&Answered {
            method,
            route,
            status,
        })
        .inc();
    response
}

/// 1 ms to 16 s, doubling.
fn latency() -> Histogram {
    Histogram::new((0..15).map(|power| 0.001 * f64::from(1_u32 << power)))
}

/// A caller may send any word as its method.
fn word_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::HEAD => "HEAD",
        _ => "other",
    }
}

fn counted(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn seconds(milliseconds: i64) -> f64 {
    jiff::SignedDuration::from_millis(milliseconds).as_secs_f64()
}
