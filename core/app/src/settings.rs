//! What staff choose once, and what the app learns about readers.

use std::collections::BTreeMap;

use kazasu_card::{Carried, ReadMode};
use kazasu_wire::id::FacilityId;
use kazasu_wire::method::Method;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::flow::Language;
use crate::history::HistoryError;
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
    /// Whether this device keeps only what was tapped on it. Otherwise it keeps the clinic's results.
    pub own_device_only: bool,
    /// Nobody here can compare faces: 目視確認 is not offered.
    pub cannot_compare_faces: bool,
    /// 音声読み上げ of results only where earphones are in use.
    pub earphones_only: bool,
    /// Language of the screens; Japanese where absent.
    pub language: Option<Language>,
    /// Minutes without use until the app locks, 1 to 30; 5 where absent.
    pub idle_minutes: Option<u8>,
    /// Seconds until a copied result is cleared, from 10 on; 60 where absent.
    pub copy_seconds: Option<u8>,
    /// Whether 生体認証 opens the app. Set by [`set_presence`](crate::App::set_presence) alone.
    pub biometrics: bool,
    /// The reader that is meant, where there are several in the room.
    pub paired_reader: Option<PairedReader>,
    /// What is known of each reader, by its model.
    pub readers: BTreeMap<String, ReaderMemory>,
}

/// A reader somebody held a card on to say that it is the one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairedReader {
    /// The platform's id of it.
    pub id: String,
    /// Its name as the platform shows it.
    pub name: String,
}

/// What is known of a reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReaderMemory {
    /// Whether an answer of extended length passed; absent where none was asked for yet.
    pub extended_reads: Option<bool>,
    /// Bytes of the longest short read that passed; the card's own where absent.
    pub block_len: Option<u16>,
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

impl From<HistoryError> for SettingsError {
    fn from(error: HistoryError) -> Self {
        Self::Store(match error {
            HistoryError::Store(error) => error,
            _ => StoreError::of("history"),
        })
    }
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
        if self
            .idle_minutes
            .is_some_and(|minutes| !(1..=30).contains(&minutes))
        {
            return invalid("idle_minutes");
        }
        if self.copy_seconds.is_some_and(|seconds| seconds < 10) {
            return invalid("copy_seconds");
        }
        if self.readers.len() > MOST_READERS || self.readers.keys().any(|name| name.len() > 256) {
            return invalid("readers");
        }
        Ok(())
    }

    /// The method offered first.
    #[must_use]
    pub fn method(&self) -> Method {
        match &self.default_method {
            Some(method) if !(self.cannot_compare_faces && *method == Method::Visual) => method.clone(),
            _ => Method::Pin,
        }
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
    /// known not to carry them is taken for a short one.
    #[must_use]
    pub fn visual_read_mode(&self, reader: &str) -> ReadMode {
        match self.extended_reads(reader) {
            Some(false) => ReadMode::Short,
            _ => ReadMode::Extended,
        }
    }

    /// Whether it is known if extended answers pass this reader.
    #[must_use]
    pub fn is_probed(&self, reader: &str) -> bool {
        self.extended_reads(reader).is_some()
    }

    fn extended_reads(&self, reader: &str) -> Option<bool> {
        self.readers.get(reader)?.extended_reads
    }

    /// Notes what a tap or probe with this reader carried; tells whether that is news. One answer of extended length
    /// proves the reader, so a card that refuses them afterwards does not count against it.
    pub(crate) fn note_carried(&mut self, reader: &str, carried: Carried) -> bool {
        let memory = self.reader(reader);
        let before = *memory;
        if carried.extended.is_some() && memory.extended_reads != Some(true) {
            memory.extended_reads = carried.extended;
        }
        memory.block_len = Some(carried.block_len);
        *memory != before
    }

    /// Notes the length of a certificate read with this reader; tells whether that is news.
    pub(crate) fn note_certificate(&mut self, reader: &str, length: u16) -> bool {
        self.reader(reader).certificate_len.replace(length) != Some(length)
    }

    /// What is known of a reader, to be changed.
    fn reader(&mut self, reader: &str) -> &mut ReaderMemory {
        if !self.readers.contains_key(reader) && self.readers.len() >= MOST_READERS {
            self.readers.pop_first();
        }
        self.readers.entry(reader.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_read_in_short_blocks_until_a_probe_passed() {
        let mut settings = Settings::default();
        assert!(!settings.is_probed("R"));
        let carried = |extended| Carried {
            extended,
            ..Carried::default()
        };
        // Neither the length of a certificate nor a tap in short blocks is a probe.
        assert!(settings.note_certificate("R", 1_590));
        assert!(settings.note_carried("R", carried(None)));
        assert!(!settings.is_probed("R"));
        assert_eq!(settings.read_mode("R"), ReadMode::Short);
        assert!(settings.note_carried("R", carried(Some(false))));
        assert!(settings.is_probed("R"));
        assert_eq!(settings.read_mode("R"), ReadMode::Short);
        assert!(settings.note_carried("R", carried(Some(true))));
        assert!(!settings.note_carried("R", carried(Some(false))), "one odd card");
        assert_eq!(settings.read_mode("R"), ReadMode::Extended);
        assert_eq!(
            settings.readers["R"],
            ReaderMemory {
                extended_reads: Some(true),
                block_len: Some(240),
                certificate_len: Some(1_590),
            }
        );
        assert_eq!(settings.read_mode("S"), ReadMode::Short);
    }

    #[test]
    fn readers_beyond_the_most_remembered_push_out_the_first() {
        let mut settings = Settings::default();
        for number in 0..=MOST_READERS {
            let carried = Carried {
                extended: Some(true),
                ..Carried::default()
            };
            settings.note_carried(&format!("R{number:02}"), carried);
        }
        assert_eq!(settings.readers.len(), MOST_READERS);
        assert!(!settings.is_probed("R00"));
        assert!(settings.is_probed("R01"));
    }
}
