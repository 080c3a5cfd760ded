//! Panics end here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use crate::error::AppError;

/// Runs `work`; a panic in it becomes [`AppError::Bug`].
///
/// Unwind-safe because nothing half done can be seen afterwards: what is written is written in transactions, and a
/// procedure that panicked is thrown away by its [`Tap`](crate::Tap).
///
/// # Errors
/// Those of `work`, and [`AppError::Bug`].
pub fn guard<T>(work: impl FnOnce() -> Result<T, AppError>) -> Result<T, AppError> {
    unwound(work).unwrap_or_else(|| Err(AppError::bug()))
}

/// Runs `work`; absent where it panicked.
pub(crate) fn unwound<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// The text of a panic may quote what it stumbled over, a name or an APDU: only its place is told.
pub(crate) fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let (file, line) = panic
                .location()
                .map_or(("?", 0), |place| (place.file(), place.line()));
            tracing::error!(file, line, "bug");
        }));
    });
}

/// A lock whose holder panicked is taken over: see [`guard`].
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
