//! How much anybody may ask for.

use serde::{Deserialize, Serialize};

/// Bounds; none of them zero. What is over one is answered 429 or 503 with `Retry-After` and costs nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests a second of one device or receipt computer, on average.
    pub caller_per_second: u32,
    /// Requests of one device or receipt computer at once, before the average counts.
    pub caller_burst: u32,
    /// Requests a second of one address that prove no device and no client, on average.
    pub address_per_second: u32,
    /// Such requests at once, before the average counts.
    pub address_burst: u32,
    /// Requests worked on at once; one more is turned away.
    pub requests: usize,
    /// Passwords that may wait to be hashed; one more is turned away.
    pub hashes: usize,
    /// Connections held open; one more is closed at once.
    pub connections: usize,
}

/// More than one instance answers, and still whole nanoseconds between two.
const WIDE: u32 = 1_000_000;

impl Default for Limits {
    fn default() -> Self {
        Self {
            caller_per_second: 20,
            caller_burst: 400,
            address_per_second: 50,
            address_burst: 1_000,
            requests: 1_024,
            hashes: 64,
            connections: 8_192,
        }
    }
}

impl Limits {
    /// Bounds so wide that nobody meets them: for measuring, and for a mock.
    #[must_use]
    pub fn wide() -> Self {
        Self {
            caller_per_second: WIDE,
            caller_burst: WIDE,
            address_per_second: WIDE,
            address_burst: WIDE,
            ..Self::default()
        }
    }

    pub(super) fn broken_rule(&self) -> Option<&'static str> {
        let rates = [
            self.caller_per_second,
            self.caller_burst,
            self.address_per_second,
            self.address_burst,
        ];
        let queues = [self.requests, self.hashes, self.connections];
        (rates.contains(&0) || queues.contains(&0)).then_some("no limit may be 0")
    }
}
