//! The tap of the flows: what happens on the way to the card, and what to do there.

use kazasu_app::flow;

use crate::link::{LinkCommand, LinkEvent};
use crate::phone::PhoneFault;

/// Something that happened on the way to the card.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum FlowEvent {
    /// A card is in the field of a link that carries whole commands.
    Started {
        /// Model of the phone or reader, under which is remembered what it carries.
        reader: String,
    },
    /// The answer to the open `Transmit`, status word included.
    Response {
        /// The bytes.
        answer: Vec<u8>,
    },
    /// The open `Transmit` brought no answer.
    Failed {
        /// What the phone's own NFC made of it.
        fault: PhoneFault,
    },
    /// The link sees more than one card.
    SeveralCards,
    /// A tag came that takes no APDUs.
    OtherTag,
    /// The card or the link is gone.
    Disconnected,
    /// The time, for `WaitUntil`.
    Tick {
        /// Milliseconds on any clock that never goes back.
        now_ms: u64,
    },
    /// `tap` of a [`FlowWake`](crate::FlowWake) was set.
    Wake,
    /// Of a framed reader that was attached.
    Link {
        /// What happened on it.
        event: LinkEvent,
    },
}

/// Something the shell has to do on the way to the card, in the order given.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum FlowCommand {
    /// Send these bytes and feed the answer. May carry the PIN: never into a log, and wiped after sending.
    Transmit {
        /// The command APDU.
        apdu: Vec<u8>,
    },
    /// Feed `Tick` at this time, unless something else came before.
    WaitUntil {
        /// Milliseconds on the clock of `Tick`.
        at_ms: u64,
    },
    /// Give the card back.
    Release {
        /// Whether its power is taken.
        power_off: bool,
    },
    /// The tap is over: a phone closes its field, the sheet goes.
    Ended,
    /// Of a framed reader that was attached: writes, waits and closing alone.
    Link {
        /// What to do on it.
        command: LinkCommand,
    },
}

impl FlowCommand {
    /// Absent for what a view tells.
    pub(crate) fn of(command: flow::TapCommand) -> Option<Self> {
        Some(match command {
            // EXPOSE: the bytes the card has to get.
            flow::TapCommand::Transmit(apdu) => Self::Transmit { apdu: apdu.to_vec() },
            flow::TapCommand::WaitUntil(at_ms) => Self::WaitUntil { at_ms },
            flow::TapCommand::Release { power_off } => Self::Release { power_off },
            flow::TapCommand::Ended => Self::Ended,
            flow::TapCommand::Reader(command) => Self::Link {
                command: LinkCommand::of_bytes(command)?,
            },
        })
    }
}

impl From<FlowEvent> for flow::TapEvent {
    fn from(event: FlowEvent) -> Self {
        match event {
            FlowEvent::Started { reader } => Self::Started { reader },
            FlowEvent::Response { answer } => Self::Response(answer),
            FlowEvent::Failed {
                fault: PhoneFault::TooLong,
            } => Self::Response(vec![0x67, 0x00]),
            FlowEvent::Failed { .. } | FlowEvent::Disconnected => Self::Disconnected,
            FlowEvent::SeveralCards => Self::SeveralCards,
            FlowEvent::OtherTag => Self::OtherTag,
            FlowEvent::Tick { now_ms } => Self::Tick(now_ms),
            FlowEvent::Wake => Self::Wake,
            FlowEvent::Link { event } => Self::Reader(event.into()),
        }
    }
}
