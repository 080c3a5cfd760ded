//! The one error of the facade: kinds with data.

use kazasu_app::{
    ActivationError, CallError, CheckError, HistoryError, KeyStoreError as CoreKeyStoreError, OpenError,
    PassphraseError, SettingsError, StoreError, UnlockError,
};

use crate::key_store::KeyStoreError;

/// Why a call gives nothing.
///
/// A shell switches over the kind and shows the words of `code` ([`Words`](crate::Words)). `code` is the stable code of
/// the fact, `area.subject.case`; a service newer than the app may say one that has no words yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum AppError {
    /// The device is not activated: go to activation.
    #[error("{code}")]
    NotActivated {
        /// Stable code.
        code: String,
    },
    /// The app is locked: ask for the passphrase.
    #[error("{code}")]
    Locked {
        /// Stable code.
        code: String,
    },
    /// The passphrase was wrong, or was not looked at because a wait is not over.
    #[error("{code}")]
    WrongPassphrase {
        /// Stable code.
        code: String,
        /// Seconds until the next passphrase is looked at; 0: at once.
        wait_seconds: u32,
        /// Passphrases that may still be wrong before every key is destroyed.
        tries_left: u32,
    },
    /// Too many wrong passphrases: every key is destroyed, the device needs a new activation.
    #[error("{code}")]
    LockedOut {
        /// Stable code.
        code: String,
    },
    /// Something given is malformed, or cannot be used here and now.
    #[error("{code}")]
    Input {
        /// Stable code.
        code: String,
        /// The member at fault, in the vocabulary of this interface; absent where the code says it all.
        field: Option<String>,
    },
    /// The tap gave no signature; the code is that of its outcome.
    #[error("{code}")]
    NotSigned {
        /// Stable code.
        code: String,
    },
    /// The service could not be asked. The same call may succeed later.
    #[error("{code}")]
    Network {
        /// Stable code.
        code: String,
    },
    /// The service refused.
    #[error("{code}")]
    Refused {
        /// Stable code, as the service said it.
        code: String,
        /// HTTP status.
        status: u16,
        /// Member of the request at fault.
        field: Option<String>,
        /// Seconds to wait before another try.
        retry_after_seconds: Option<u32>,
    },
    /// A key cannot be used.
    #[error("{code}")]
    Key {
        /// Stable code.
        code: String,
        /// Which flow it leads to.
        kind: KeyStoreError,
    },
    /// The device's database cannot be used, or holds no such thing.
    #[error("{code}")]
    Store {
        /// Stable code.
        code: String,
    },
    /// A bug of this library. The app goes on working.
    #[error("{code}")]
    Bug {
        /// Stable code.
        code: String,
    },
}

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ErrorCategory {
    /// Part of daily work: show it, and its next step.
    Expected,
    /// Passing: the same call may succeed if made again.
    Retry,
    /// About what a person typed or holds: show it to them, and never report it to anybody else.
    Personal,
    /// Ours: report the code.
    Bug,
}

/// What to do about an error.
#[uniffi::export]
#[must_use]
pub fn error_category(error: &AppError) -> ErrorCategory {
    error.category()
}

impl AppError {
    /// What to do about it.
    #[must_use]
    pub fn category(&self) -> ErrorCategory {
        match self {
            Self::NotActivated { .. } | Self::Locked { .. } | Self::LockedOut { .. } => {
                ErrorCategory::Expected
            }
            Self::WrongPassphrase { .. } | Self::Input { .. } | Self::NotSigned { .. } => {
                ErrorCategory::Personal
            }
            Self::Network { .. } => ErrorCategory::Retry,
            Self::Refused {
                status: 429 | 502..=504,
                ..
            } => ErrorCategory::Retry,
            Self::Refused { .. } => ErrorCategory::Expected,
            Self::Key { kind, .. } => match kind {
                KeyStoreError::Locked | KeyStoreError::Cancelled => ErrorCategory::Retry,
                KeyStoreError::Invalidated | KeyStoreError::NotFound | KeyStoreError::Unavailable => {
                    ErrorCategory::Expected
                }
            },
            Self::Store { .. } => ErrorCategory::Expected,
            Self::Bug { .. } => ErrorCategory::Bug,
        }
    }

    pub(crate) fn bug() -> Self {
        Self::Bug {
            code: "app.internal.bug".to_owned(),
        }
    }

    pub(crate) fn input(code: &str, field: &str) -> Self {
        Self::Input {
            code: code.to_owned(),
            field: Some(field.to_owned()),
        }
    }
}

/// A foreign exception that is none of the declared ones. Its text may hold anything and is dropped.
impl From<uniffi::UnexpectedUniFFICallbackError> for AppError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::bug()
    }
}

impl From<CallError> for AppError {
    fn from(error: CallError) -> Self {
        let code = error.code().to_owned();
        match error {
            CallError::Network(_) => Self::Network { code },
            CallError::Refused(refusal) => Self::Refused {
                code,
                status: refusal.status,
                field: refusal.field,
                retry_after_seconds: refusal.retry_after,
            },
            CallError::Key(error) => error.into(),
            CallError::NotActivated => Self::NotActivated { code },
        }
    }
}

impl From<CoreKeyStoreError> for AppError {
    fn from(error: CoreKeyStoreError) -> Self {
        Self::Key {
            code: error.code().to_owned(),
            kind: error.into(),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::Store {
            code: error.code().to_owned(),
        }
    }
}

impl From<OpenError> for AppError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Settings { field } => Self::input(error.code(), field),
            OpenError::Store(error) => error.into(),
            OpenError::Key(error) => error.into(),
            OpenError::Runtime => Self::bug(),
        }
    }
}

impl From<PassphraseError> for AppError {
    fn from(error: PassphraseError) -> Self {
        match error {
            PassphraseError::TooWeak => Self::input(error.code(), "passphrase"),
            PassphraseError::Unhashable => Self::bug(),
        }
    }
}

impl From<ActivationError> for AppError {
    fn from(error: ActivationError) -> Self {
        match error {
            ActivationError::Malformed { field } => Self::input(error.code(), field),
            ActivationError::OtherOrigin => Self::input(error.code(), "origin"),
            ActivationError::AlreadyActivated => Self::Input {
                code: error.code().to_owned(),
                field: None,
            },
            ActivationError::Passphrase(error) => error.into(),
            ActivationError::Call(error) => error.into(),
            ActivationError::Key(error) => error.into(),
            ActivationError::Store(error) => error.into(),
        }
    }
}

impl From<UnlockError> for AppError {
    fn from(error: UnlockError) -> Self {
        let code = error.code().to_owned();
        match error {
            UnlockError::Wrong { seconds, tries_left } => Self::WrongPassphrase {
                code,
                wait_seconds: seconds,
                tries_left,
            },
            UnlockError::Locked => Self::LockedOut { code },
            UnlockError::NotActivated => Self::NotActivated { code },
            UnlockError::Store(error) => error.into(),
            UnlockError::Key(error) => error.into(),
        }
    }
}

impl From<CheckError> for AppError {
    fn from(error: CheckError) -> Self {
        let code = error.code().to_owned();
        match error {
            CheckError::Locked => Self::Locked { code },
            CheckError::NotActivated => Self::NotActivated { code },
            CheckError::FacilityNotAllowed => Self::input(&code, "facility"),
            CheckError::MethodNotAvailable => Self::input(&code, "method"),
            CheckError::DateOutOfRange => Self::input(&code, "treated_on"),
            CheckError::FaceNotCompared => Self::input(&code, "face_compared"),
            CheckError::NotSigned { .. } => Self::NotSigned { code },
            CheckError::Call(error) => error.into(),
            CheckError::Key(error) => error.into(),
            CheckError::Store(error) => error.into(),
        }
    }
}

impl From<HistoryError> for AppError {
    fn from(error: HistoryError) -> Self {
        let code = error.code().to_owned();
        match error {
            HistoryError::Locked => Self::Locked { code },
            HistoryError::NotFound | HistoryError::Expired => Self::Store { code },
            HistoryError::Key(error) => error.into(),
            HistoryError::Store(error) => error.into(),
            HistoryError::Call(error) => error.into(),
        }
    }
}

impl From<SettingsError> for AppError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Invalid { field } => Self::input(error.code(), field),
            SettingsError::Store(error) => error.into(),
        }
    }
}
