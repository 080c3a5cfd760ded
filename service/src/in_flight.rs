//! Checks under way, by idempotency key.
//!
//! In memory on purpose: a key remembered in the database would outlive a crash and lock its check out. Across
//! instances the primary key of `idempotency` decides.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::store::idempotency::Scope;

/// The checks this process is answering.
#[derive(Debug, Clone, Default)]
pub struct InFlight(Arc<Mutex<HashSet<Scope>>>);

/// A check under way; ends when dropped.
#[derive(Debug)]
pub struct UnderWay {
    scope: Scope,
    all: InFlight,
}

impl InFlight {
    /// Begins a check, or `None` if one under the same key is under way.
    #[must_use]
    pub fn enter(&self, scope: Scope) -> Option<UnderWay> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(scope.clone()).then(|| UnderWay {
            scope,
            all: self.clone(),
        })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.scope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_per_key() {
        let scope = |key| Scope {
            device_id: "d".parse().unwrap(),
            facility_id: "f".parse().unwrap(),
            key,
        };
        let (one, two) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
        let all = InFlight::default();
        let first = all.enter(scope(one)).unwrap();
        assert!(all.enter(scope(one)).is_none());
        assert!(all.enter(scope(two)).is_some());
        drop(first);
        assert!(all.enter(scope(one)).is_some());
    }
}
