//! What the app reports, as facts to be told.

use kazasu_app::{ActivationError, CallError, CheckError, HistoryError};

use crate::exit::Exit;
use crate::teller::{Fact, Teller};

/// Tells why an activation failed.
pub fn activation(teller: &Teller, error: &ActivationError) -> Exit {
    match error {
        ActivationError::Call(error) => call(teller, error),
        _ => teller.error(&Fact::from(error)),
    }
}

/// Tells why a check gave no result.
pub fn check(teller: &Teller, error: &CheckError) -> Exit {
    match error {
        CheckError::Call(error) => call(teller, error),
        // Refused here, before the service was asked.
        CheckError::FacilityNotAllowed
        | CheckError::MethodNotAvailable
        | CheckError::DateOutOfRange
        | CheckError::FaceNotCompared => teller.error_with_exit(&Fact::new(error.code()), Exit::Usage),
        _ => teller.error(&Fact::new(error.code())),
    }
}

/// Tells why the history cannot be shown.
pub fn history(teller: &Teller, error: &HistoryError) -> Exit {
    match error {
        HistoryError::Call(error) => call(teller, error),
        _ => teller.error(&Fact::new(error.code())),
    }
}

/// Tells why the service gave no answer; what the service itself refused is exit 8, whatever its code.
fn call(teller: &Teller, error: &CallError) -> Exit {
    let fact = Fact::from(error);
    if error.refusal().is_some() {
        teller.error_with_exit(&fact, Exit::Refused)
    } else {
        teller.error(&fact)
    }
}
