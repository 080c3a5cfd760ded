//! 資格確認: a check from its challenge to its result.

use std::fmt;
use std::sync::{Arc, Mutex};

use kazasu_app::{CardOptions, FaceCompared};
use kazasu_card::{CardTask, KeptCertificate, LastTryConsent, Outcome, Pin, PinError};
use zeroize::Zeroizing;

use crate::error::AppError;
use crate::guard::{guard, lock};
use crate::redacted::redacted;
use crate::result::EligibilityResult;
use crate::tap::Tap;

/// What is to be checked. Where a value is absent the settings choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct CheckPlan {
    /// The clinic to file the result under (併設), its `facility_id`.
    #[uniffi(default = None)]
    pub facility: Option<String>,
    /// 認証方法: `pin` or `visual`.
    #[uniffi(default = None)]
    pub method: Option<String>,
    /// 施術日, `YYYY-MM-DD`; the day of the check where absent.
    #[uniffi(default = None)]
    pub treated_on: Option<String>,
}

/// A planned maintenance of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Maintenance {
    /// Begin, milliseconds since 1970 UTC.
    pub starts_at_ms: i64,
    /// Planned end, milliseconds since 1970 UTC.
    pub ends_at_ms: i64,
}

/// What one tap needs, decided before the card is held.
#[derive(Clone, uniffi::Record)]
pub struct TapRequest {
    /// For a check by PIN: its four digits in ASCII. Wiped here; wipe your copy.
    #[uniffi(default = None)]
    pub pin: Option<Vec<u8>>,
    /// For a visual check: a person at the reception has just said that photo and patient match.
    #[uniffi(default = false)]
    pub face_compared: bool,
    /// Name of the phone or reader, under which is remembered what it carries.
    #[uniffi(default = None)]
    pub reader: Option<String>,
    /// After `LastTry`: a person was told that a wrong PIN now locks the card, and agreed. Counts for one tap.
    #[uniffi(default = false)]
    pub last_try_consent: bool,
    /// Another card than in the tap before, or another person: nothing of that tap counts any more.
    #[uniffi(default = false)]
    pub start_over: bool,
}

impl fmt::Debug for TapRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TapRequest")
            .field("face_compared", &self.face_compared)
            .field("reader", &self.reader)
            .finish_non_exhaustive()
    }
}

/// The service's word, and what the tap cost.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct CheckAnswer {
    /// 資格確認結果.
    pub result: EligibilityResult,
    /// Commands sent to the card, leave included.
    pub apdus: u32,
    /// Tries left on the card before its PIN was verified; absent where no PIN was needed.
    pub tries_before: Option<u8>,
    /// Tries left now.
    pub tries_left: Option<u8>,
    /// Codes of what changed since the last kept result of the patient in this clinic, `eligibility.change.*`; absent
    /// where there is none, empty where nothing changed.
    pub changes: Option<Vec<String>>,
    /// A code why the result could not be kept in history; the result itself stands.
    pub not_kept: Option<String>,
}

redacted!(CheckAnswer);

/// A check whose challenge is there: everything a tap needs is in hand.
///
/// Taps of one check know of each other: where one broke off, the next one goes on, and a lost answer to the PIN is
/// resolved before any PIN is sent again.
#[derive(uniffi::Object)]
pub struct PreparedCheck {
    check: kazasu_app::PreparedCheck,
    kept: Mutex<Option<KeptCertificate>>,
}

#[uniffi::export]
impl PreparedCheck {
    /// The clinic the result will be filed under.
    #[must_use]
    pub fn facility(&self) -> String {
        self.check.facility().to_string()
    }

    /// 認証方法 of this check.
    #[must_use]
    pub fn method(&self) -> String {
        self.check.method().to_string()
    }

    /// When the challenge stops working, by the service's clock; milliseconds since 1970 UTC.
    #[must_use]
    pub fn expires_at_ms(&self) -> i64 {
        self.check.expires_at().as_millisecond()
    }

    /// The next planned maintenance of the service, if one is near.
    #[must_use]
    pub fn maintenance(&self) -> Option<Maintenance> {
        self.check.maintenance().map(|maintenance| Maintenance {
            starts_at_ms: maintenance.starts_at.as_millisecond(),
            ends_at_ms: maintenance.ends_at.as_millisecond(),
        })
    }

    /// Whether this reader was never asked if it carries extended answers: a [`probe`](Self::probe) before the tap is worth
    /// its three commands, for every later tap saves six.
    #[must_use]
    pub fn wants_probe(&self, reader: &str) -> bool {
        self.check.wants_probe(reader)
    }

    /// A harmless tap that finds out whether extended answers pass. Give it to [`remember`](Self::remember) afterwards.
    #[must_use]
    pub fn probe(&self, reader: String) -> Arc<Tap> {
        Tap::of(CardTask::probe(), Some(reader))
    }

    /// Starts a tap by the method of this check. It goes on where an earlier tap of this check broke off.
    ///
    /// # Errors
    /// [`AppError::Input`]: `pin` is not four digits or missing, `face_compared` missing, or `last_try_consent` without a
    /// tap that ended with `LastTry`.
    pub fn start(&self, request: TapRequest) -> Result<Arc<Tap>, AppError> {
        guard(|| {
            let pin = request.pin.map(Zeroizing::new);
            let mut kept = lock(&self.kept);
            if request.start_over {
                *kept = None;
            }
            let consent = match (&*kept, request.last_try_consent) {
                (Some(kept), true) => Some(LastTryConsent::given(kept)),
                (None, true) => return Err(AppError::input("card.pin.last-try", "last_try_consent")),
                (_, false) => None,
            };
            let options = CardOptions {
                reader: request.reader.clone(),
                read_mode: None,
                expected_len: None,
                resume: kept.clone(),
                consent,
            };
            let task = if self.method() == "visual" {
                if !request.face_compared {
                    return Err(AppError::input("check.face.not-compared", "face_compared"));
                }
                self.check.visual_task(FaceCompared::confirmed(), options)?
            } else {
                let pin = pin.as_ref().ok_or(PinError::Format);
                let pin = pin.and_then(|pin| Pin::parse(pin.as_slice()));
                let pin = pin.map_err(|error| AppError::input(error.code(), "pin"))?;
                self.check.card_task(pin, options)
            };
            Ok(Tap::of(task, request.reader))
        })
    }

    /// Remembers what the reader of an ended tap carried, and where the tap broke off. Part of
    /// [`conclude`](Self::conclude); only a probe needs it alone.
    pub fn remember(&self, tap: &Tap) {
        if let Some((reader, carried)) = tap.carried() {
            self.check.remember_carried(reader, carried);
        }
        tap.with_outcome(|outcome| self.keep(outcome));
    }

    /// Sends the signed check and files its result. To be called after every tap; waits for the network. May be called
    /// again with the same tap after [`AppError::Network`]: the service then answers the same result.
    ///
    /// # Errors
    /// [`AppError::NotSigned`] with the tap's code for any end but `Signed`; [`AppError::Bug`] where the tap goes on.
    pub fn conclude(&self, tap: &Tap) -> Result<CheckAnswer, AppError> {
        guard(|| {
            self.remember(tap);
            // A copy, so that no lock is held while the network is waited for.
            let outcome = tap.with_outcome(Outcome::clone).ok_or_else(AppError::bug)?;
            Ok(self.check.conclude(&outcome)?.into())
        })
    }
}

impl PreparedCheck {
    pub(crate) fn of(check: kazasu_app::PreparedCheck) -> Arc<Self> {
        Arc::new(Self {
            check,
            kept: Mutex::default(),
        })
    }

    fn keep(&self, outcome: &Outcome) {
        let mut kept = lock(&self.kept);
        match outcome {
            Outcome::Lost { kept: Some(now), .. } | Outcome::LastTry { kept: now } => {
                *kept = Some(now.clone());
            }
            // The PIN's fate is known: nothing is left to resolve.
            Outcome::Signed { .. }
            | Outcome::WrongPin { .. }
            | Outcome::Locked
            | Outcome::UsedElsewhere { .. } => *kept = None,
            _ => {}
        }
    }
}

impl CheckPlan {
    pub(crate) fn into_core(self) -> Result<kazasu_app::CheckPlan, AppError> {
        Ok(kazasu_app::CheckPlan {
            facility: self
                .facility
                .map(|facility| facility.parse())
                .transpose()
                .map_err(|_| AppError::input("check.facility.not-allowed", "facility"))?,
            method: self.method.map(kazasu_wire::method::Method::from),
            treated_on: self
                .treated_on
                .map(|day| day.parse())
                .transpose()
                .map_err(|_| AppError::input("check.date.out-of-range", "treated_on"))?,
        })
    }
}

impl From<kazasu_app::CheckAnswer> for CheckAnswer {
    fn from(answer: kazasu_app::CheckAnswer) -> Self {
        Self {
            result: answer.result.into(),
            apdus: answer.apdus,
            tries_before: answer.tries_before,
            tries_left: answer.tries_left,
            changes: answer.delta.map(|delta| {
                delta
                    .changes
                    .iter()
                    .map(|change| change.code().to_owned())
                    .collect()
            }),
            not_kept: answer.not_kept,
        }
    }
}
