//! What came of a want.

use jiff::Timestamp;
use kazasu_card::{CardInfo, Outcome, Progress};
use kazasu_wire::activation::Facility;
use kazasu_wire::challenge::Maintenance;
use kazasu_wire::result::EligibilityResult;

use super::record::Record;
use super::want::Ticket;
use crate::check::CheckAnswer;
use crate::fact::Fact;
use crate::history::HistoryLine;
use crate::settings::Settings;
use crate::terms::TermsConsent;

/// The answer to a [`Want`](super::Want), or news of the card.
#[derive(Debug)]
pub enum Heard {
    /// What was found when the app opened.
    Opened(Box<Opened>),
    /// The activation.
    Activated(Result<Vec<Facility>, Fact>),
    /// The log-in.
    Unlocked(Result<(), LoginRefusal>),
    /// Whether the service takes this app.
    WarmedUp(Result<(), Refusal>),
    /// Token and challenge.
    Prepared {
        /// Of the check.
        ticket: Ticket,
        /// What is known now.
        answer: Result<Readiness, Refusal>,
    },
    /// How far the tap is.
    Progress(Progress),
    /// The tap ended.
    Tapped {
        /// Of the check.
        ticket: Ticket,
        /// How.
        end: TapEnd,
    },
    /// The result of the check.
    Concluded {
        /// Of the check.
        ticket: Ticket,
        /// The result.
        answer: Result<Box<CheckAnswer>, Refusal>,
    },
    /// Results of other devices arrived, or did not.
    Synced(Result<u32, Fact>),
    /// Lines of the search.
    Found(Result<Vec<HistoryLine>, Fact>),
    /// One kept result.
    Shown(Result<Box<EligibilityResult>, Fact>),
    /// It is removed.
    Deleted(Result<(), Fact>),
    /// The settings as they are kept now.
    Stored(Result<Box<Settings>, Fact>),
    /// The record is kept.
    Recorded(Result<(), Fact>),
    /// The records to be asked again.
    Records(Result<Vec<Record>, Fact>),
    /// What a card told without a PIN.
    Inspected(Result<CardInfo, Fact>),
    /// A connected reader tells of a card in its field.
    CardSeen,
    /// A connected reader tells that its battery is low.
    BatteryLow,
    /// The device is no longer one of the clinic's: everything is forgotten.
    Wiped(Fact),
}

/// What was found when the app opened.
#[derive(Debug)]
pub struct Opened {
    /// The consent kept on this device.
    pub consent: Option<TermsConsent>,
    /// Whether the device is activated.
    pub activated: bool,
    /// The clinics of the device.
    pub facilities: Vec<Facility>,
    /// The settings.
    pub settings: Settings,
    /// A limit of the key store staff should know of.
    pub warning: Option<Fact>,
}

/// Why the app stays locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRefusal {
    /// What to tell.
    pub fact: Fact,
    /// Seconds until the next passcode is looked at.
    pub wait_s: u32,
}

/// Why the service gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What to tell.
    pub fact: Fact,
    /// Whether asking once more may help.
    pub passing: bool,
}

/// What is known before the card is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// The next planned maintenance.
    pub maintenance: Option<Maintenance>,
    /// When the challenge stops working.
    pub expires_at: Timestamp,
}

/// How a tap ended.
#[derive(Debug)]
pub enum TapEnd {
    /// The card signed; the driver holds the signature.
    Signed,
    /// It did not.
    Ended(Box<Outcome>),
}
