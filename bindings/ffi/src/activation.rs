//! 初期設定: the four entries that turn this device into one of a clinic.

use kazasu_app::ActivationError;
use zeroize::Zeroizing;

use crate::error::AppError;
use crate::redacted::redacted;

/// The four entries, typed or from a payload.
#[derive(Clone, uniffi::Enum)]
#[uniffi::export(Debug)]
pub enum ActivationEntry {
    /// As typed. Spaces, and hyphens in the code, are the typist's.
    Typed {
        /// 機関コード, 10 digits.
        institution_code: String,
        /// ID, `W` and 7 digits.
        account_id: String,
        /// パスワード, UTF-8. Wiped here; wipe your copy.
        password: Vec<u8>,
        /// アクティベーションコード, 12 digits, UTF-8. Wiped here; wipe your copy.
        activation_code: Vec<u8>,
    },
    /// The text of a QR code, a PDF or a one-time link: `kazasu:1?…`.
    Payload {
        /// The text, UTF-8. It holds password and code: wiped here; wipe your copy.
        text: Vec<u8>,
    },
}

/// Everything an activation needs.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Activation {
    /// The four entries.
    pub entry: ActivationEntry,
    /// ログインパスコード・パスワード that opens the app from now on, UTF-8. Wiped here; wipe your copy.
    pub passphrase: Vec<u8>,
    /// 備考: what staff call this device.
    #[uniffi(default = None)]
    pub device_label: Option<String>,
}

/// A clinic of this device.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Facility {
    /// Its id on this service.
    pub facility_id: String,
    /// 機関コード.
    pub institution_code: String,
    /// 機関名.
    pub name: String,
    /// Which kind of place it is, in the words of the wire (`judo`, `ahaki`, …; others may come).
    pub kind: String,
}

/// What activation gave.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Activated {
    /// The device from now on.
    pub device_id: String,
    /// The clinics it may check for; the account's own comes first.
    pub facilities: Vec<Facility>,
}

redacted!(Activation, ActivationEntry);

impl ActivationEntry {
    pub(crate) fn into_core(self, label: Option<String>) -> Result<kazasu_app::ActivationEntry, AppError> {
        let mut entry = match self {
            Self::Typed {
                institution_code,
                account_id,
                password,
                activation_code,
            } => {
                let password = typed(password, "password")?;
                let code = typed(activation_code, "activation_code")?;
                kazasu_app::ActivationEntry::typed(&institution_code, &account_id, password, code)?
            }
            Self::Payload { text } => {
                let text = Zeroizing::new(typed(text, "payload")?);
                kazasu_app::ActivationEntry::payload(&text)?
            }
        };
        entry.device_label = label;
        Ok(entry)
    }
}

/// A secret as text, wiped where it is none.
fn typed(bytes: Vec<u8>, field: &'static str) -> Result<String, ActivationError> {
    String::from_utf8(bytes).map_err(|error| {
        drop(Zeroizing::new(error.into_bytes()));
        ActivationError::Malformed { field }
    })
}

impl From<kazasu_wire::activation::Facility> for Facility {
    fn from(facility: kazasu_wire::activation::Facility) -> Self {
        Self {
            facility_id: facility.facility_id.to_string(),
            institution_code: facility.institution_code.to_string(),
            name: facility.name,
            kind: facility.kind.to_string(),
        }
    }
}

impl From<kazasu_app::Activated> for Activated {
    fn from(activated: kazasu_app::Activated) -> Self {
        Self {
            device_id: activated.device_id.to_string(),
            facilities: activated.facilities.into_iter().map(Facility::from).collect(),
        }
    }
}
