//! Idempotency keys: one signature is asked about once, however often it is sent.
//!
//! Which checks are *under way* is kept in memory on purpose: a mark in the database would outlive a crash and lock its
//! check out. Across instances the primary key of `idempotency` decides.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use axum::response::Response;
use kazasu_wire::retention::japanese_day;
use kazasu_wire::route::IDEMPOTENCY_HEADER;
use uuid::Uuid;

use crate::check::CheckError;
use crate::problem::Refusal;
use crate::result;
use crate::service::Service;
use crate::store;
use crate::store::idempotency::{Answered, Scope};

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

/// The key of a request.
///
/// # Errors
/// [`CheckError::KeyMissing`] or [`CheckError::KeyMalformed`].
pub fn key(headers: &HeaderMap) -> Result<Uuid, CheckError> {
    let header = headers.get(IDEMPOTENCY_HEADER).ok_or(CheckError::KeyMissing)?;
    let text = header.to_str().map_err(|_| CheckError::KeyMalformed)?;
    Uuid::try_parse(text)
        .ok()
        .filter(|key| key.get_version() == Some(uuid::Version::SortRand))
        .ok_or(CheckError::KeyMalformed)
}

/// The answer given under a key before.
///
/// # Errors
/// [`CheckError::KeyConflict`] for another body.
pub async fn stored_answer(
    service: &Service,
    answered: &Answered,
    body_hash: &[u8; 32],
) -> Result<Response, Refusal> {
    if answered.body_hash != body_hash {
        return Err(CheckError::KeyConflict.into());
    }
    let today = japanese_day(service.clock.now());
    match store::result::find(&service.store, &answered.result_id, today).await? {
        Some(sealed) => Ok(result::answer(result::open(service, &sealed)?.to_vec())),
        // Past its last day: the key is about to go the same way.
        None => Err(CheckError::KeyConflict.into()),
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
        let (one, two) = (Uuid::now_v7(), Uuid::now_v7());
        let all = InFlight::default();
        let first = all.enter(scope(one)).unwrap();
        assert!(all.enter(scope(one)).is_none());
        assert!(all.enter(scope(two)).is_some());
        drop(first);
        assert!(all.enter(scope(one)).is_some());
    }
}
