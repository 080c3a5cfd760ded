//! What goes into a task and what comes out of it.

use std::fmt;

use crate::apdu::CommandApdu;
use crate::certificate::AuthenticationCertificate;
use crate::outcome::Outcome;

/// Milliseconds on any clock that never goes back; the caller chooses its zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub u64);

/// Something that happened outside.
#[non_exhaustive]
pub enum Event {
    /// A card is in the field and the link is open. The first event of every tap.
    Started,
    /// The answer to the open [`Command::Transmit`], status word included. Fewer than two bytes count as no answer.
    /// A link that does not carry a command or its answer, while the card is still there, gives `67 00`, as cards and
    /// readers of the short kind do: the task then asks for less.
    Response(Vec<u8>),
    /// The link sees more than one card. It ends the tap before anything more is sent.
    SeveralCards,
    /// A tag came that takes no APDUs, as the FeliCa of transit cards on a phone.
    OtherTag,
    /// The time. Links that have no time-outs of their own feed it once after every `Transmit` and again at the
    /// moment each [`Command::WaitUntil`] names; other links never need to.
    Tick(Millis),
    /// The card or the link is gone. Nothing more can be sent in this tap.
    Disconnected,
    /// The person wants to stop. An open command is still waited for: cutting off a VERIFY would lose its answer.
    Cancel,
    /// Something else the task waits for may have changed: the relay of a visual check.
    Wake,
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started => f.write_str("Started"),
            Self::Response(bytes) => write!(f, "Response({} bytes)", bytes.len()),
            Self::Tick(now) => write!(f, "Tick({})", now.0),
            Self::SeveralCards => f.write_str("SeveralCards"),
            Self::OtherTag => f.write_str("OtherTag"),
            Self::Disconnected => f.write_str("Disconnected"),
            Self::Cancel => f.write_str("Cancel"),
            Self::Wake => f.write_str("Wake"),
        }
    }
}

/// Something the caller has to do, in the order given.
#[derive(Debug)]
pub enum Command {
    /// Send these bytes and feed the answer as [`Event::Response`]. Never more than one is open.
    Transmit(CommandApdu),
    /// Feed [`Event::Tick`] at this time, unless the answer came before. Replaces any earlier wish.
    WaitUntil(Millis),
    /// Show this.
    Progress(Progress),
    /// Give the card back; with `power_off` take its power away (PC/SC unpower, CCID `IccPowerOff`, drop the field).
    /// A `Transmit` after it asks for a fresh power-up first; a link that cannot do that feeds
    /// [`Event::Disconnected`].
    Release {
        /// Whether a verified PIN or a selection may be left on the card.
        power_off: bool,
    },
    /// The task has ended. Always the last command; afterwards every event is ignored.
    Done(Outcome),
}

/// How far a tap is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// The application answered: a card of the right kind is in the field.
    Found,
    /// The certificate is being read.
    ReadingCertificate {
        /// 0–100.
        percent: u8,
    },
    /// The certificate is complete and was accepted for signing; it can go to the service while the card works on.
    CertificateRead(AuthenticationCertificate),
    /// The counter was read.
    TriesLeft(u8),
    /// The PIN is with the card: do not move it.
    Verifying,
    /// The terminal opens the card without a PIN (目視確認): do not move it.
    Opening,
    /// The card computes the signature.
    Signing,
    /// The card's work is done: it may be lifted.
    Leaving,
}
