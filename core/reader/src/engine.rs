//! What every reader protocol is to the rest of the house.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::ReaderError;

/// Milliseconds on any clock that never goes back; the caller chooses its zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub u64);

/// A one-way pipe of bytes. Which UUID or endpoint it is, the profile of the reader says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Host to reader: GATT write characteristic, USB bulk-out.
    Command,
    /// Reader to host: GATT notify characteristic, USB bulk-in.
    Answer,
    /// Reader to host, unasked: GATT event characteristic, USB interrupt-in. Where a reader has none, its events come
    /// on `Answer`.
    Event,
    /// Host to reader beside the message stream: the USB control request ABORT.
    Control,
    /// Battery level, a GATT characteristic of its own.
    Battery,
}

/// Something that happened outside.
pub enum Event {
    /// The link is open and its channels are subscribed. `mtu` is the ATT MTU of a GATT link (23 where unknown), the
    /// packet size of a USB endpoint elsewhere; in bytes.
    Opened {
        /// Size in bytes.
        mtu: u16,
    },
    /// Bytes from the reader, cut or merged in any way.
    Notified(Channel, Vec<u8>),
    /// The system took the open [`Command::Write`].
    Written,
    /// The time. Fed once after every command batch and at each moment [`Command::WaitUntil`] names.
    Tick(Millis),
    /// The link is gone.
    Closed,
    /// The link cannot be opened: another program or device holds the reader. [`Opened`](Self::Opened) may still follow.
    InUse,
    /// Power the card and tell its answer to reset.
    PowerOn,
    /// Send this command APDU. At most one is open.
    Transmit(Zeroizing<Vec<u8>>),
    /// Take the card's power away.
    PowerOff,
    /// No further taps for now: let the reader rest and close the link.
    Close,
}

impl fmt::Debug for Event {
    /// Lengths only: an APDU may be a VERIFY.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { mtu } => write!(f, "Opened(mtu {mtu})"),
            Self::Notified(channel, bytes) => write!(f, "Notified({channel:?}, {} bytes)", bytes.len()),
            Self::Written => f.write_str("Written"),
            Self::Tick(now) => write!(f, "Tick({})", now.0),
            Self::Closed => f.write_str("Closed"),
            Self::InUse => f.write_str("InUse"),
            Self::PowerOn => f.write_str("PowerOn"),
            Self::Transmit(apdu) => write!(f, "Transmit({} bytes)", apdu.len()),
            Self::PowerOff => f.write_str("PowerOff"),
            Self::Close => f.write_str("Close"),
        }
    }
}

/// Something the shell has to do, in the order given.
pub enum Command {
    /// Write these bytes as they are, at most one write at a time; then feed [`Event::Written`].
    Write(Channel, Zeroizing<Vec<u8>>),
    /// Feed [`Event::Tick`] at this time. Replaces any earlier wish.
    WaitUntil(Millis),
    /// Tell the layer above.
    Report(Report),
    /// Close the link.
    Close,
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(channel, bytes) => write!(f, "Write({channel:?}, {} bytes)", bytes.len()),
            Self::WaitUntil(at) => write!(f, "WaitUntil({})", at.0),
            Self::Report(report) => write!(f, "Report({report:?})"),
            Self::Close => f.write_str("Close"),
        }
    }
}

/// What a reader tells.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Report {
    /// Logged in and watching for cards.
    Ready,
    /// A card came into the field or slot.
    CardPresent,
    /// The card went away. Whatever was open got no answer.
    CardGone,
    /// Power is on; the answer to reset.
    PoweredOn(Vec<u8>),
    /// Power is off.
    PoweredOff,
    /// The answer to the open `Transmit`, status word included.
    Answer(Vec<u8>),
    /// The reader asked for more time: the card still computes.
    StillWorking,
    /// Charge in percent, 0–100, or only whether it is low.
    Battery {
        /// Percent, where the reader tells.
        percent: Option<u8>,
        /// Whether it should be charged soon.
        low: bool,
    },
    /// The reader is about to sleep, or sleeps: connect again to wake it.
    Asleep,
    /// What was open failed; the engine itself goes on unless the error says that the link is of no more use.
    Failed(ReaderError),
}

impl fmt::Debug for Report {
    /// Lengths only: an answer may hold a certificate.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => f.write_str("Ready"),
            Self::CardPresent => f.write_str("CardPresent"),
            Self::CardGone => f.write_str("CardGone"),
            Self::PoweredOn(atr) => write!(f, "PoweredOn({} bytes)", atr.len()),
            Self::PoweredOff => f.write_str("PoweredOff"),
            Self::Answer(bytes) => write!(f, "Answer({} bytes)", bytes.len()),
            Self::StillWorking => f.write_str("StillWorking"),
            Self::Battery { percent, low } => write!(f, "Battery({percent:?}, low: {low})"),
            Self::Asleep => f.write_str("Asleep"),
            Self::Failed(error) => write!(f, "Failed({error:?})"),
        }
    }
}

/// One reader from link-up to link-down.
pub trait ReaderEngine: Send {
    /// Takes one event and returns what to do next, in order. Never blocks. Bytes nobody asked for are ignored or
    /// reported, never trusted.
    fn feed(&mut self, event: Event) -> Vec<Command>;

    /// Whether extended APDUs pass, as far as descriptor or protocol tell; absent where only a probe can.
    fn extended_apdu(&self) -> Option<bool>;
}
