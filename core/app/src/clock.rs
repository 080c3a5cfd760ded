//! Time as an argument: the device clock, running time and waiting.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// A wait that ends.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What the core knows about time. The device clock may be wrong and may be set back; running time may not.
pub trait Clock: Send + Sync {
    /// The device clock, UTC.
    fn now(&self) -> Timestamp;

    /// Time this process has been running, from any fixed start; never goes back.
    fn running(&self) -> Duration;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// The clock of the machine.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// Starts to count running time.
    #[must_use]
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn running(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock that tests and demonstrations set by hand. A wait ends at once and moves the clock on.
#[derive(Debug)]
pub struct VirtualClock {
    state: std::sync::Arc<Mutex<Virtual>>,
}

#[derive(Debug)]
struct Virtual {
    now: Timestamp,
    running: Duration,
    slept: Vec<Duration>,
}

impl VirtualClock {
    /// Stands at `now`, with no running time yet.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            state: std::sync::Arc::new(Mutex::new(Virtual {
                now,
                running: Duration::ZERO,
                slept: Vec::new(),
            })),
        }
    }

    /// Time passes: device clock and running time move together.
    pub fn advance(&self, duration: Duration) {
        advance(&self.state, duration);
    }

    /// Somebody sets the device clock, forwards or back; no running time passes.
    pub fn set(&self, now: Timestamp) {
        lock(&self.state).now = now;
    }

    /// Every wait asked for so far.
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        lock(&self.state).slept.clone()
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        lock(&self.state).now
    }

    fn running(&self) -> Duration {
        lock(&self.state).running
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let state = std::sync::Arc::clone(&self.state);
        Box::pin(async move {
            advance(&state, duration);
            lock(&state).slept.push(duration);
        })
    }
}

fn advance(state: &Mutex<Virtual>, duration: Duration) {
    let mut state = lock(state);
    state.running += duration;
    if let Ok(step) = SignedDuration::try_from(duration) {
        state.now = state.now.checked_add(step).unwrap_or(Timestamp::MAX);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
