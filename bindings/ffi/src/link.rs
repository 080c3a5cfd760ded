//! What goes over the link to a framed reader.

use std::fmt;

use kazasu_reader::Report;

use crate::outcome::TapEnd;
use crate::progress::TapProgress;

/// A one-way pipe of bytes. Which UUID or endpoint it is, the [`ReaderProfile`](crate::ReaderProfile) says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Channel {
    /// Host to reader: GATT write characteristic, USB bulk-out.
    Command,
    /// Reader to host: GATT notify characteristic, USB bulk-in.
    Answer,
    /// Reader to host, unasked: GATT event characteristic, USB interrupt-in.
    Event,
    /// Host to reader beside the message stream: the USB control request ABORT.
    Control,
    /// The GATT battery level.
    Battery,
}

/// Something that happened on the link.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum LinkEvent {
    /// The link is open and its channels are subscribed. `mtu`: ATT MTU of a GATT link (23 where unknown), packet size of
    /// a USB endpoint, in bytes.
    Opened {
        /// Size in bytes.
        mtu: u16,
    },
    /// Bytes from the reader, cut or merged in any way.
    Notified {
        /// On which channel.
        channel: Channel,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// The system took the open write.
    Written,
    /// The time; fed after every batch of commands and at each `WaitUntil`.
    Tick {
        /// Milliseconds on any clock that never goes back.
        now_ms: u64,
    },
    /// The link is gone.
    Closed,
    /// The link cannot be opened: another program or device holds the reader. A tap goes on waiting.
    InUse,
    /// The person wants to stop.
    Cancel,
    /// What [`Tap::wait`](crate::Tap::wait) was waiting for may be there.
    Wake,
}

/// Something the shell has to do, in the order given.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum LinkCommand {
    /// Write these bytes as they are, one write at a time; then feed `Written`. May carry the PIN: never into a log.
    Write {
        /// On which channel.
        channel: Channel,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Feed `Tick` at this time. Replaces any earlier wish.
    WaitUntil {
        /// Milliseconds on the clock of `Tick`.
        at_ms: u64,
    },
    /// Close the link.
    Close,
    /// Show this about the tap.
    Progress {
        /// How far the tap is.
        progress: TapProgress,
    },
    /// Tell this about the reader.
    Reader {
        /// What it told.
        report: ReaderReport,
    },
    /// The tap has ended; the reader stays.
    Done {
        /// How it ended.
        end: TapEnd,
    },
}

/// What a reader tells.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum ReaderReport {
    /// Logged in and watching for cards.
    Ready,
    /// A card came.
    CardPresent,
    /// The card went away.
    CardGone,
    /// The reader asked for more time: the card still computes.
    StillWorking,
    /// Charge.
    Battery {
        /// 0–100, where the reader tells.
        percent: Option<u8>,
        /// Whether it should be charged soon.
        low: bool,
    },
    /// The reader is about to sleep, or sleeps: open the link again to wake it.
    Asleep,
    /// Something failed.
    Failed {
        /// Stable code, `reader.*`.
        code: String,
    },
}

impl LinkCommand {
    /// What a shell has to do on the link; absent for what is told.
    pub(crate) fn of_bytes(command: kazasu_app::LinkCommand) -> Option<Self> {
        Some(match command {
            kazasu_app::LinkCommand::Write(channel, bytes) => Self::Write {
                channel: channel.into(),
                // EXPOSE: the bytes the reader has to get.
                bytes: bytes.to_vec(),
            },
            kazasu_app::LinkCommand::WaitUntil(at) => Self::WaitUntil { at_ms: at.0 },
            kazasu_app::LinkCommand::Close => Self::Close,
            kazasu_app::LinkCommand::Progress(_)
            | kazasu_app::LinkCommand::Reader(_)
            | kazasu_app::LinkCommand::Done { .. } => return None,
        })
    }
}

impl ReaderReport {
    /// Absent for what is between engine and tap only.
    pub(crate) fn of(report: &Report) -> Option<Self> {
        Some(match report {
            Report::Ready => Self::Ready,
            Report::CardPresent => Self::CardPresent,
            Report::CardGone => Self::CardGone,
            Report::StillWorking => Self::StillWorking,
            Report::Battery { percent, low } => Self::Battery {
                percent: *percent,
                low: *low,
            },
            Report::Asleep => Self::Asleep,
            Report::Failed(error) => Self::Failed {
                code: error.code().to_owned(),
            },
            _ => return None,
        })
    }
}

impl fmt::Debug for LinkEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { mtu } => write!(f, "Opened(mtu {mtu})"),
            Self::Notified { channel, bytes } => write!(f, "Notified({channel:?}, {} bytes)", bytes.len()),
            Self::Tick { now_ms } => write!(f, "Tick({now_ms})"),
            Self::Written => f.write_str("Written"),
            Self::Closed => f.write_str("Closed"),
            Self::InUse => f.write_str("InUse"),
            Self::Cancel => f.write_str("Cancel"),
            Self::Wake => f.write_str("Wake"),
        }
    }
}

impl fmt::Debug for LinkCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write { channel, bytes } => write!(f, "Write({channel:?}, {} bytes)", bytes.len()),
            Self::WaitUntil { at_ms } => write!(f, "WaitUntil({at_ms})"),
            Self::Close => f.write_str("Close"),
            Self::Progress { progress } => write!(f, "Progress({progress:?})"),
            Self::Reader { report } => write!(f, "Reader({report:?})"),
            Self::Done { end } => write!(f, "Done({end:?})"),
        }
    }
}

impl From<Channel> for kazasu_reader::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Command => Self::Command,
            Channel::Answer => Self::Answer,
            Channel::Event => Self::Event,
            Channel::Control => Self::Control,
            Channel::Battery => Self::Battery,
        }
    }
}

impl From<kazasu_reader::Channel> for Channel {
    fn from(channel: kazasu_reader::Channel) -> Self {
        match channel {
            kazasu_reader::Channel::Command => Self::Command,
            kazasu_reader::Channel::Answer => Self::Answer,
            kazasu_reader::Channel::Event => Self::Event,
            kazasu_reader::Channel::Control => Self::Control,
            kazasu_reader::Channel::Battery => Self::Battery,
        }
    }
}

impl From<LinkEvent> for kazasu_app::LinkEvent {
    fn from(event: LinkEvent) -> Self {
        match event {
            LinkEvent::Opened { mtu } => Self::Opened { mtu },
            LinkEvent::Notified { channel, bytes } => Self::Notified(channel.into(), bytes),
            LinkEvent::Written => Self::Written,
            LinkEvent::Tick { now_ms } => Self::Tick(kazasu_reader::Millis(now_ms)),
            LinkEvent::Closed => Self::Closed,
            LinkEvent::InUse => Self::InUse,
            LinkEvent::Cancel => Self::Cancel,
            LinkEvent::Wake => Self::Wake,
        }
    }
}
