//! What staff choose once, and what the app learns about readers.

use std::collections::BTreeMap;

use kazasu_card::ReadMode;
use kazasu_wire::id::FacilityId;
use kazasu_wire::method::Method;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::store::StoreError;

/// Most readers remembered; a reader unheard of pushes out the first by name.
const MOST_READERS: usize = 32;

/// The settings of this device. An absent value has a meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// 認証方法 offered first (requirements 226); the PIN where absent.
    pub default_method: Option<Method>,
    /// The clinic checks are filed under where staff choose none; the account's own where absent.
    pub default_facility: Option<FacilityId>,
    /// What is known of each reader, by its name.
    pub readers: BTreeMap<String, ReaderMemory>,
}

/// What is known of a reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReaderMemory {
    /// Whether the probe with an extended-length command passed; absent where none was made yet.
    pub extended_reads: Option<bool>,
    /// Length of the last certificate read here, in bytes.
    pub certificate_len: Option<u16>,
}

/// Why settings are not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// A value this app cannot use.
    #[error("{field} is invalid")]
    Invalid {
        /// The member at fault.
        field: &'static str,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SettingsError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "app.settings.invalid",
            Self::Store(error) => error.code(),
        }
    }
}

impl Settings {
    /// Judges settings somebody wants to store, for a device of these clinics.
    pub(crate) fn judge(&self, facilities: &[FacilityId]) -> Result<(), SettingsError> {
        let invalid = |field| Err(SettingsError::Invalid { field });
        if matches!(self.default_method, Some(Method::Unknown(_))) {
            return invalid("default_method");
        }
        if let Some(facility) = &self.default_facility
            && !facilities.contains(facility)
        {
            return invalid("default_facility");
        }
        if self.readers.len() > MOST_READERS || self.readers.keys().any(|name| name.len() > 256) {
            return invalid("readers");
        }
        Ok(())
    }

    /// The method offered first.
    #[must_use]
    pub fn method(&self) -> Method {
        self.default_method.clone().unwrap_or(Method::Pin)
    }

    /// How a certificate is read with this reader: short blocks until a probe passed.
    #[must_use]
    pub fn read_mode(&self, reader: &str) -> ReadMode {
        match self.extended_reads(reader) {
            Some(true) => ReadMode::Extended,
            _ => ReadMode::Short,
        }
    }

    /// As [`read_mode`](Self::read_mode) for a visual check, which cannot do without extended commands: only a reader
    /// whose probe failed is taken for a short one.
    #[must_use]
    pub fn visual_read_mode(&self, reader: &str) -> ReadMode {
        match self.extended_reads(reader) {
            Some(false) => ReadMode::Short,
            _ => ReadMode::Extended,
        }
    }

    fn extended_reads(&self, reader: &str) -> Option<bool> {
        self.readers.get(reader)?.extended_reads
    }

    /// Notes the length of a certificate read with this reader; tells whether that is news.
    pub(crate) fn note_certificate(&mut self, reader: &str, length: u16) -> bool {
        if !self.readers.contains_key(reader) && self.readers.len() >= MOST_READERS {
            self.readers.pop_first();
        }
        let memory = self.readers.entry(reader.to_owned()).or_default();
        memory.certificate_len.replace(length) != Some(length)
    }
}
