//! Try counters: they outlive power, sessions and the card object, as EEPROM does.

use std::sync::{Arc, Mutex, PoisonError};

use super::file::EfId;

/// Tries a fresh authentication PIN has (card facts §4).
pub(super) const AUTHENTICATION_TRIES: u8 = 3;
/// Tries a fresh signing password has.
pub(super) const SIGNING_TRIES: u8 = 5;

/// The counters of one card. Clones share the same memory: give a clone to a new [`CardSpec`](super::CardSpec) and the
/// card comes back as it was.
#[derive(Debug, Clone)]
pub struct TryCounters(Arc<Mutex<Counters>>);

#[derive(Debug)]
struct Counters {
    authentication: u8,
    signing: u8,
}

impl TryCounters {
    /// Counters with so many tries left for the authentication PIN, and all for the signing password.
    #[must_use]
    pub fn with_authentication(left: u8) -> Self {
        Self(Arc::new(Mutex::new(Counters {
            authentication: left,
            signing: SIGNING_TRIES,
        })))
    }

    /// Tries left of the authentication PIN (EF 0018).
    #[must_use]
    pub fn authentication(&self) -> u8 {
        self.lock().authentication
    }

    /// Tries left of the signing password (EF 001B).
    #[must_use]
    pub fn signing(&self) -> u8 {
        self.lock().signing
    }

    pub(super) fn left(&self, pin: EfId) -> u8 {
        if pin == EfId::SIGNING_PASSWORD {
            self.signing()
        } else {
            self.authentication()
        }
    }

    /// Right: the counter counts consecutive errors, so it is full again.
    pub(super) fn restore(&self, pin: EfId) {
        if pin == EfId::SIGNING_PASSWORD {
            self.lock().signing = SIGNING_TRIES;
        } else {
            self.lock().authentication = AUTHENTICATION_TRIES;
        }
    }

    /// Wrong: one try less; what is left.
    pub(super) fn spend(&self, pin: EfId) -> u8 {
        let mut counters = self.lock();
        let counter = if pin == EfId::SIGNING_PASSWORD {
            &mut counters.signing
        } else {
            &mut counters.authentication
        };
        *counter = counter.saturating_sub(1);
        *counter
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Counters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for TryCounters {
    fn default() -> Self {
        Self::with_authentication(AUTHENTICATION_TRIES)
    }
}
