//! Why a check gives no result.

use thiserror::Error;

use crate::http::CallError;
use crate::keystore::KeyStoreError;
use crate::store::StoreError;

/// Why a check gives no result.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CheckError {
    /// The app is locked.
    #[error("the app is locked")]
    Locked,
    /// The device is not activated.
    #[error("the device is not activated")]
    NotActivated,
    /// The device may not act for this clinic.
    #[error("the device may not act for this clinic")]
    FacilityNotAllowed,
    /// The method is none this app can carry out.
    #[error("the method is not available")]
    MethodNotAvailable,
    /// 施術日 lies in the future, or too far back for its result to be kept.
    #[error("the day of treatment is out of range")]
    DateOutOfRange,
    /// A visual check that nobody confirmed with [`FaceCompared`](super::FaceCompared).
    #[error("nobody confirmed that face and card match")]
    FaceNotCompared,
    /// The tap did not end with a signature; the code is the tap's.
    #[error("the card did not sign: {code}")]
    NotSigned {
        /// Code of the tap's outcome.
        code: &'static str,
    },
    /// The service could not be asked, or refused.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The device key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyStoreError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CheckError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Locked => "app.unlock.needed",
            Self::NotActivated => "app.activation.needed",
            Self::FacilityNotAllowed => "check.facility.not-allowed",
            Self::MethodNotAvailable => "check.method.not-allowed",
            Self::DateOutOfRange => "check.date.out-of-range",
            Self::FaceNotCompared => "check.face.not-compared",
            Self::NotSigned { code } => code,
            Self::Call(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}
