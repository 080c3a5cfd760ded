//! What a tap is given: the inputs of the task, and the card in the field.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::masked;
use super::step::Step;
use crate::card::Quirk;

/// Which procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flow {
    /// The check by PIN (暗証番号による確認).
    #[default]
    Check,
    /// The check by sight (目視確認), `project-defined`.
    Visual,
    /// Tries left, without a PIN.
    Tries,
    /// What the card tells without a PIN.
    Info,
    /// As `Info`, with the certificate.
    InfoWithCertificate,
    /// Whether extended answers pass.
    Probe,
}

/// Whether the PIN that is typed is the card's. The PIN itself is never written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pin {
    /// The card's.
    #[default]
    Right,
    /// Another one.
    Wrong,
}

/// How the certificate is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadMode {
    /// Blocks of 240 bytes.
    Short,
    /// One extended read.
    #[default]
    Extended,
}

/// What the caller makes of the certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Sign this SHA-256 digest.
    Sign([u8; 32]),
    /// Stop with this code.
    Refuse(String),
    /// Look at the token label, then stop, with this code where it is no phone.
    RefuseAfterLabel(String),
}

impl Default for Verdict {
    fn default() -> Self {
        Self::Sign([0x11; 32])
    }
}

/// A terminal certificate, as `80 A2` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalCertificate {
    /// Data of `80 A2 06 C1`.
    pub body: Vec<u8>,
    /// Data of `80 A2 00 C1`.
    pub signature: Vec<u8>,
}

/// What the service does when the task asks it to answer the card's challenge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Service {
    /// Answers by the terminal's key.
    #[default]
    Answers,
    /// Answers by a key that is not the certificate's.
    OtherKey,
    /// Refuses with this code.
    Refuses(String),
    /// Does not answer in time.
    Late,
    /// Before it answers, the link is gone.
    Lost,
    /// Before it answers, the person cancels.
    Cancel,
}

/// What goes wrong at one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The command never reaches the card, and the link is gone.
    LostBefore,
    /// The card acts; its answer is lost, and the link is gone.
    LostAfter,
    /// The card does not act, and this arrives.
    Says(Vec<u8>),
    /// The person cancels while the answer is awaited.
    Cancel,
    /// The card acts, and nothing arrives until time is up.
    Silent,
    /// The link sees a second card while the answer is awaited; at 0, instead of `started`.
    SeveralCards,
    /// A tag without APDUs comes; as `SeveralCards`.
    OtherTag,
}

/// One tap: inputs, card, and what happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tap {
    /// Which procedure.
    pub flow: Flow,
    /// Id of the synthetic person whose card is held (`tests/testkit/profiles`).
    pub person: String,
    /// Deviations of the card beside the person's own.
    pub quirks: BTreeSet<Quirk>,
    /// A card whose counter stands here; absent: the counter is where the tap before left it.
    pub tries: Option<u8>,
    /// Somebody left the PIN verified on the card.
    pub verified: bool,
    /// Which PIN is typed.
    pub pin: Pin,
    /// How the certificate is read.
    pub read: ReadMode,
    /// Bytes the extended read asks for; absent: the task's own choice.
    pub expect: Option<u16>,
    /// What the caller makes of the certificate.
    pub verdict: Verdict,
    /// The terminal's certificates, first to last; for the visual check only.
    pub terminal: Vec<TerminalCertificate>,
    /// What the service does; for the visual check only.
    pub service: Service,
    /// Goes on with what the tap before kept.
    pub resume: bool,
    /// Somebody consents to spend the last try of the card of the tap before.
    pub consent: bool,
    /// The link has no time-outs of its own: the task is told the time.
    pub ticks: bool,
    /// What goes wrong, by number of the command, from 1; at 0 before the first one.
    pub faults: BTreeMap<usize, Fault>,
    /// What went in and what came out, in order.
    pub steps: Vec<Step>,
}

impl fmt::Display for Tap {
    /// Inputs that are at their default are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "tap\nflow {}\nperson {}", self.flow.word(), self.person)?;
        for quirk in &self.quirks {
            writeln!(f, "quirk {quirk}")?;
        }
        if let Some(tries) = self.tries {
            writeln!(f, "tries {tries}")?;
        }
        if self.verified {
            writeln!(f, "verified")?;
        }
        if self.flow == Flow::Check {
            writeln!(f, "pin {}", self.pin.word())?;
        }
        if matches!(self.flow, Flow::Check | Flow::Visual | Flow::InfoWithCertificate) {
            writeln!(f, "read {}", self.read.word())?;
        }
        if let Some(expect) = self.expect {
            writeln!(f, "expect {expect}")?;
        }
        if matches!(self.flow, Flow::Check | Flow::Visual) {
            match &self.verdict {
                Verdict::Sign(digest) => writeln!(f, "sign {}", masked::text(digest))?,
                Verdict::Refuse(code) => writeln!(f, "refuse {code}")?,
                Verdict::RefuseAfterLabel(code) => writeln!(f, "refuse-after-label {code}")?,
            }
        }
        for TerminalCertificate { body, signature } in &self.terminal {
            writeln!(f, "terminal {} {}", masked::text(body), masked::text(signature))?;
        }
        match &self.service {
            Service::Answers => {}
            Service::OtherKey => writeln!(f, "service other-key")?,
            Service::Refuses(code) => writeln!(f, "service refuses {code}")?,
            Service::Late => writeln!(f, "service late")?,
            Service::Lost => writeln!(f, "service lost")?,
            Service::Cancel => writeln!(f, "service cancel")?,
        }
        for (on, word) in [
            (self.resume, "resume"),
            (self.consent, "consent"),
            (self.ticks, "ticks"),
        ] {
            if on {
                writeln!(f, "{word}")?;
            }
        }
        for (at, fault) in &self.faults {
            match fault {
                Fault::LostBefore => writeln!(f, "fault {at} lost-before")?,
                Fault::LostAfter => writeln!(f, "fault {at} lost-after")?,
                Fault::Says(bytes) => writeln!(f, "fault {at} says {}", masked::text(bytes))?,
                Fault::Cancel => writeln!(f, "fault {at} cancel")?,
                Fault::Silent => writeln!(f, "fault {at} silent")?,
                Fault::SeveralCards => writeln!(f, "fault {at} several-cards")?,
                Fault::OtherTag => writeln!(f, "fault {at} other-tag")?,
            }
        }
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

impl Flow {
    const fn word(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Visual => "visual",
            Self::Tries => "tries",
            Self::Info => "info",
            Self::InfoWithCertificate => "info-with-certificate",
            Self::Probe => "probe",
        }
    }
}

impl Pin {
    const fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
        }
    }
}

impl ReadMode {
    const fn word(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Extended => "extended",
        }
    }
}
