//! Panics made on purpose, to see what becomes of them.

use std::sync::Arc;

use kazasu_card::{CardTask, CheckInput, Pin};
use kazasu_ffi::{AppError, Tap, TapCommand, TapEvent};

/// A call that panics, guarded as every call of the facade is.
#[uniffi::export]
pub fn call_with_a_bug() -> Result<(), AppError> {
    kazasu_ffi::guard(|| panic!("planted-panic-text"))
}

/// A tap whose procedure panics when it has read the certificate.
#[derive(uniffi::Object)]
pub struct BrokenTap {
    tap: Arc<Tap>,
}

#[uniffi::export]
impl BrokenTap {
    /// A fresh one, for a PIN tap.
    #[uniffi::constructor]
    #[must_use]
    pub fn new() -> Arc<Self> {
        let input = CheckInput::new(Pin::parse("1234").unwrap(), |_| panic!("planted-panic-text"));
        Arc::new(Self {
            tap: Tap::of(CardTask::check(input), None),
        })
    }

    /// As the product's own tap.
    #[must_use]
    pub fn feed(&self, event: TapEvent) -> Vec<TapCommand> {
        self.tap.feed(event)
    }
}
