//! How much anybody may ask for: rates per caller and per address, and how much work may wait. What is over a bound is
//! turned away at once, in memory: no query, no write. Each instance counts for itself; what must hold over all of them
//! is in [`crate::tries`].

use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::clock::Clock as Measure;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use kazasu_wire::id::{ClientId, DeviceId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;
use crate::problem::Refusal;
use crate::service::Service;
use crate::settings::{self, Address};

/// Who proved to be somebody.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum CallerId {
    /// A device.
    Device(DeviceId),
    /// A receipt computer.
    Client(ClientId),
}

/// The bounds of one instance.
pub struct Limits {
    callers: Buckets<CallerId>,
    addresses: Buckets<Address>,
    requests: Queue,
    hashes: Queue,
}

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, ServiceClock, NoOpMiddleware<Nanos>>;

/// A bounded number of places.
#[derive(Debug, Clone)]
pub struct Queue {
    places: Arc<Semaphore>,
    length: usize,
}

/// A place in a [`Queue`], free again when it is dropped.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

/// The service's clock, for buckets that fill by it.
#[derive(Clone)]
struct ServiceClock(Arc<dyn Clock>);

/// What a client that met a full queue should wait.
const BUSY_SECONDS: u32 = 2;

impl Limits {
    pub(crate) fn new(settings: &settings::Limits, clock: &Arc<dyn Clock>) -> Self {
        let clock = ServiceClock(clock.clone());
        Self {
            callers: buckets(settings.caller_per_second, settings.caller_burst, clock.clone()),
            addresses: buckets(settings.address_per_second, settings.address_burst, clock),
            requests: Queue::new(settings.requests),
            hashes: Queue::new(settings.hashes),
        }
    }

    /// Counts a request of a caller that proved who it is.
    ///
    /// # Errors
    /// `request.rate.limited`.
    pub(crate) fn caller(&self, caller: &CallerId) -> Result<(), Refusal> {
        pass(&self.callers, caller)
    }

    /// Counts a request of an address that has not proved anything.
    ///
    /// # Errors
    /// `request.rate.limited`.
    pub(crate) fn address(&self, address: Address) -> Result<(), Refusal> {
        pass(&self.addresses, &address)
    }

    /// Requests under way.
    #[must_use]
    pub fn requests(&self) -> &Queue {
        &self.requests
    }

    /// Passwords being hashed or waiting for it.
    #[must_use]
    pub fn hashes(&self) -> &Queue {
        &self.hashes
    }

    /// Forgets callers whose bucket is full again.
    pub(crate) fn forget(&self) {
        self.callers.retain_recent();
        self.addresses.retain_recent();
        self.addresses.shrink_to_fit();
    }
}

impl Queue {
    fn new(length: usize) -> Self {
        let length = length.min(Semaphore::MAX_PERMITS);
        Self {
            places: Arc::new(Semaphore::new(length)),
            length,
        }
    }

    /// A place at once, or none.
    ///
    /// # Errors
    /// `service.overload.busy`.
    pub fn enter(&self) -> Result<Place, Refusal> {
        let permit = self.places.clone().try_acquire_owned().map_err(|_| {
            Refusal::new("service.overload.busy", "the service is busy").retry_after(BUSY_SECONDS)
        })?;
        Ok(Place { _permit: permit })
    }

    /// Places taken.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.length.saturating_sub(self.places.available_permits())
    }

    /// All places.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }
}

/// Middleware: a bounded number of requests is worked on at once.
pub(crate) async fn admit(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    match service.limits.requests.enter() {
        Ok(_place) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

impl Measure for ServiceClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let milliseconds = u64::try_from(self.0.now().as_millisecond()).unwrap_or(0);
        Duration::from_millis(milliseconds).into()
    }
}

fn buckets<K: Hash + Eq + Clone>(per_second: u32, burst: u32, clock: ServiceClock) -> Buckets<K> {
    let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst));
    RateLimiter::dashmap_with_clock(quota, clock)
}

fn pass<K: Hash + Eq + Clone>(buckets: &Buckets<K>, key: &K) -> Result<(), Refusal> {
    let Err(full) = buckets.check_key(key) else {
        return Ok(());
    };
    let now = Measure::now(buckets.clock());
    // Rounded up: a client that waits as long as it is told is heard.
    let wait = full.wait_time_from(now).as_millis().div_ceil(1_000).max(1);
    let seconds = u32::try_from(wait).unwrap_or(u32::MAX);
    Err(Refusal::new("request.rate.limited", "too many requests")
        .retry_after(seconds)
        .fact("seconds", seconds.to_string()))
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::clock::ManualClock;

    fn limits(clock: &Arc<ManualClock>) -> Limits {
        let settings = settings::Limits {
            caller_per_second: 2,
            caller_burst: 3,
            address_per_second: 1,
            address_burst: 1,
            requests: 2,
            ..settings::Limits::default()
        };
        let clock: Arc<dyn Clock> = clock.clone();
        Limits::new(&settings, &clock)
    }

    fn clock() -> Arc<ManualClock> {
        let begin: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        Arc::new(ManualClock::at(begin))
    }

    #[test]
    fn a_bucket_empties_alone_and_fills_by_the_clock() {
        let clock = clock();
        let limits = limits(&clock);
        let caller = |name: &str| CallerId::Device(name.parse().unwrap());
        for _ in 0..3 {
            assert!(limits.caller(&caller("a")).is_ok());
        }
        let refusal = limits.caller(&caller("a")).unwrap_err();
        assert_eq!(refusal.code(), "request.rate.limited");
        assert_eq!(refusal.status().as_u16(), 429);
        assert!(
            limits.caller(&caller("b")).is_ok(),
            "another caller is not held up"
        );
        let client = CallerId::Client("a".parse().unwrap());
        assert!(
            limits.caller(&client).is_ok(),
            "nor a receipt computer of the same name"
        );
        clock.advance(SignedDuration::from_millis(500));
        assert!(limits.caller(&caller("a")).is_ok());
        assert!(limits.caller(&caller("a")).is_err());
        clock.advance(SignedDuration::from_secs(60));
        for _ in 0..3 {
            assert!(limits.caller(&caller("a")).is_ok());
        }
        assert!(
            limits.caller(&caller("a")).is_err(),
            "a long rest gives one burst, not more"
        );
    }

    #[test]
    fn forgotten_callers_are_full_ones() {
        let clock = clock();
        let limits = limits(&clock);
        let address = |text: &str| Address::of(text.parse().unwrap());
        clock.advance(SignedDuration::from_secs(60));
        limits.address(address("192.0.2.1")).unwrap();
        limits.forget();
        assert_eq!(limits.addresses.len(), 1);
        assert!(limits.address(address("192.0.2.1")).is_err());
        clock.advance(SignedDuration::from_secs(60));
        limits.forget();
        assert_eq!(limits.addresses.len(), 0);
        assert!(limits.address(address("192.0.2.1")).is_ok());
    }

    #[test]
    fn a_full_queue_turns_away_and_recovers() {
        let limits = limits(&clock());
        let (one, two) = (limits.requests.enter().unwrap(), limits.requests.enter().unwrap());
        assert_eq!(limits.requests.taken(), 2);
        let refusal = limits.requests.enter().unwrap_err();
        assert_eq!(
            (refusal.code(), refusal.status().as_u16()),
            ("service.overload.busy", 503)
        );
        drop(one);
        let three = limits.requests.enter();
        assert!(three.is_ok());
        drop((two, three));
        assert_eq!(limits.requests.taken(), 0);
    }
}
