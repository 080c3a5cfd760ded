//! Instants.

use x509_cert::time::Time;

/// An instant in whole seconds since 1970-01-01T00:00:00Z, the resolution of X.509.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSeconds(i64);

impl UnixSeconds {
    /// The instant `seconds` after 1970 began in UTC; before it when negative.
    #[must_use]
    pub const fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970 began in UTC.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The instant `seconds` later, at most the last one that can be expressed.
    #[must_use]
    pub(crate) const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}

impl From<Time> for UnixSeconds {
    fn from(time: Time) -> Self {
        // X.509 ends with the year 9999, far inside both types.
        Self(i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX))
    }
}
