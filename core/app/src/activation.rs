//! 初期設定: an account's four entries turn this machine into an activated device (requirements 219–220).

use kazasu_wire::activation::{ActivationRequest, ActivationResponse, Facility};
use kazasu_wire::base64url::Base64Url;
use kazasu_wire::id::{AccountId, DeviceId, InstitutionCode};
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::secret::{AccountPassword, ActivationCode};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::http::CallError;
use crate::keystore::KeyStoreError;
use crate::passphrase::PassphraseError;
use crate::store::StoreError;

/// The four entries, typed or from a payload.
#[derive(Debug)]
pub struct ActivationEntry {
    /// 機関コード.
    pub institution_code: InstitutionCode,
    /// ID.
    pub account_id: AccountId,
    /// パスワード.
    pub password: AccountPassword,
    /// アクティベーションコード.
    pub activation_code: ActivationCode,
    /// 備考: what staff call this terminal.
    pub device_label: Option<String>,
    /// The service a payload names; it must be the configured one.
    origin: Option<ServiceOrigin>,
}

impl ActivationEntry {
    /// The four entries as typed. Spaces, and hyphens in the code, are the typist's.
    ///
    /// # Errors
    /// [`ActivationError::Malformed`] names the entry at fault.
    pub fn typed(
        institution_code: &str,
        account_id: &str,
        password: String,
        activation_code: String,
    ) -> Result<Self, ActivationError> {
        let malformed = |field| ActivationError::Malformed { field };
        Ok(Self {
            institution_code: institution_code
                .trim()
                .parse()
                .map_err(|_| malformed("institution_code"))?,
            account_id: account_id.trim().parse().map_err(|_| malformed("account_id"))?,
            password: AccountPassword::new(password),
            activation_code: ActivationCode::new(activation_code),
            device_label: None,
            origin: None,
        })
    }

    /// The text of a QR code, a PDF or a one-time link.
    ///
    /// # Errors
    /// [`ActivationError::Malformed`].
    pub fn payload(text: &str) -> Result<Self, ActivationError> {
        let payload = ActivationPayload::parse(text).map_err(|error| ActivationError::Malformed {
            field: match error {
                kazasu_wire::payload::PayloadError::Field { field } => field,
                _ => "payload",
            },
        })?;
        Ok(Self {
            institution_code: payload.institution_code,
            account_id: payload.account_id,
            password: payload.password,
            activation_code: payload.activation_code,
            device_label: None,
            origin: Some(payload.origin),
        })
    }

    /// Refuses a payload made for another service: following it would hand the secrets to whoever printed it.
    pub(crate) fn require_origin(&self, configured: &ServiceOrigin) -> Result<(), ActivationError> {
        match &self.origin {
            Some(origin) if origin != configured => Err(ActivationError::OtherOrigin),
            _ => Ok(()),
        }
    }

    pub(crate) fn into_request(self) -> ActivationRequest {
        ActivationRequest {
            institution_code: self.institution_code,
            account_id: self.account_id,
            password: self.password,
            activation_code: self.activation_code,
            device_label: self.device_label,
        }
    }
}

/// What activation gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activated {
    /// The device from now on.
    pub device_id: DeviceId,
    /// The clinics it may check for; the account's own comes first.
    pub facilities: Vec<Facility>,
}

/// Why the device is not activated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ActivationError {
    /// An entry or the payload is malformed.
    #[error("{field} is malformed")]
    Malformed {
        /// Name of the entry in the wire vocabulary, or `payload`.
        field: &'static str,
    },
    /// The payload is for another service than the configured one.
    #[error("the payload is for another service")]
    OtherOrigin,
    /// The device is activated already.
    #[error("the device is activated already")]
    AlreadyActivated,
    /// The passphrase for the app is too weak.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// The service could not be asked, or refused.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The key store failed.
    #[error(transparent)]
    Key(#[from] KeyStoreError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ActivationError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Malformed { .. } => "app.activation.payload-malformed",
            Self::OtherOrigin => "app.activation.other-origin",
            Self::AlreadyActivated => "app.activation.already-done",
            Self::Passphrase(error) => error.code(),
            Self::Call(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

/// The device as stored.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeviceRecord {
    pub(crate) device_id: DeviceId,
    pub(crate) facilities: Vec<Facility>,
    /// The refresh token, sealed by the key store.
    pub(crate) credential: Base64Url,
}

impl DeviceRecord {
    pub(crate) fn new(response: &ActivationResponse, credential: Vec<u8>) -> Self {
        Self {
            device_id: response.device_id.clone(),
            facilities: response.facilities.clone(),
            credential: Base64Url(credential),
        }
    }
}
