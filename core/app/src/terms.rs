//! 利用規約: what was agreed to, by whose device, when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The terms of use in force, as the operator configures them. No official text ships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsText {
    /// Names this text; another version asks again.
    pub version: String,
    /// The text.
    pub body: String,
}

/// A consent kept on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsConsent {
    /// Version of the text that was shown.
    pub version: String,
    /// When, by the device clock, UTC.
    pub at: Timestamp,
    /// What this terminal is called.
    pub device: String,
}
