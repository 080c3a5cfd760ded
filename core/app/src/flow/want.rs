//! What a flow wants done: by the driver on the app, or by the shell.

use std::fmt;

use kazasu_card::{KeptCertificate, Pin};
use zeroize::Zeroizing;

use super::record::NewRecord;
use super::secret::Typed;
use crate::activation::ActivationEntry;
use crate::check::{CheckPlan, FaceCompared};
use crate::history::HistoryId;
use crate::settings::Settings;
use crate::terms::TermsConsent;

/// Names one check, so that an answer that comes late is not taken for one of the next check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Ticket(pub(super) u64);

/// Work. What it brings comes back as [`Heard`](super::Heard).
#[derive(Debug)]
pub enum Want {
    /// Keep the consent to the terms.
    AcceptTerms(TermsConsent),
    /// Redeem the account, and open the app by this passcode.
    Activate {
        /// The four entries.
        entry: Box<ActivationEntry>,
        /// The passcode chosen.
        passcode: Typed,
    },
    /// Unlock by passcode or password.
    Unlock(Typed),
    /// Unlock by 生体認証.
    UnlockPresent,
    /// Forget everything that is open.
    Lock,
    /// Fetch an access token ahead: tells before any card is asked for whether the service takes this app.
    WarmUp,
    /// Fetch token and challenge.
    Prepare {
        /// Of the check.
        ticket: Ticket,
        /// What is checked.
        plan: CheckPlan,
    },
    /// Be ready for a card.
    Tap(TapOrder),
    /// End the tap; the card is left in order.
    CancelTap,
    /// Send the signed check, or ask for its lost answer again.
    Conclude {
        /// Of the check.
        ticket: Ticket,
    },
    /// Fetch what the clinic's other devices found.
    Sync,
    /// Search the kept results.
    Search(Typed),
    /// Open one kept result.
    Show(HistoryId),
    /// Remove one kept result from this device.
    Delete(HistoryId),
    /// Keep settings.
    Store(Box<Settings>),
    /// Make or destroy the key of 生体認証.
    Presence(bool),
    /// Keep a record of a check made another way.
    Record(Box<NewRecord>),
    /// The records to be asked again.
    Records,
    /// A record was asked again.
    Resolve(String),
    /// Look at the next card without a PIN, for the self-check.
    Inspect,
    /// Destroy months past their days.
    Sweep,
    /// Something a shell alone can do.
    Tell(Effect),
}

/// What a tap is made with.
#[derive(Debug)]
pub struct TapOrder {
    /// Of the check.
    pub ticket: Ticket,
    /// What opens the card.
    pub key: TapKey,
    /// Goes on where an earlier tap of the same card broke off.
    pub resume: Option<KeptCertificate>,
    /// The patient agreed to spend the last try of the card of `resume`.
    pub last_try: bool,
}

/// What opens a card.
#[derive(Debug)]
pub enum TapKey {
    /// 4桁の暗証番号入力.
    Pin(Pin),
    /// 目視確認.
    Face(FaceCompared),
}

/// Something a shell alone can do.
#[derive(Clone, PartialEq, Eq)]
pub enum Effect {
    /// Put the text on the clipboard, marked as sensitive, and clear it after so many seconds if it is still there.
    Copy {
        /// The text.
        text: Zeroizing<String>,
        /// Seconds.
        clear_after_s: u8,
    },
    /// Clear the clipboard if this app's text is still there.
    ClearCopy,
    /// Say the text, which holds personal data; on earphones alone where so set.
    Speak {
        /// The text.
        text: Zeroizing<String>,
        /// Say nothing where no earphones are in use.
        earphones_only: bool,
    },
    /// Stop saying.
    Hush,
    /// Look for readers, or stop.
    LookForReaders(bool),
    /// Connect this reader and no other.
    Connect {
        /// The platform's id.
        reader: String,
    },
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Copy { .. } => "Copy(***)",
            Self::ClearCopy => "ClearCopy",
            Self::Speak { .. } => "Speak(***)",
            Self::Hush => "Hush",
            Self::LookForReaders(_) => "LookForReaders",
            Self::Connect { .. } => "Connect",
        })
    }
}
