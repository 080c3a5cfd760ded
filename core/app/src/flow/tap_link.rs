//! What passes between the shell and the tap.

use std::sync::Arc;

use kazasu_card::Outcome;
use zeroize::Zeroizing;

use super::input::Input;
use super::want::Ticket;
use crate::check::PreparedCheck;
use crate::reader_tap::{LinkCommand, LinkEvent};

/// Something that happened on the way to the card.
#[derive(Debug)]
pub enum TapEvent {
    /// A card is in the field of a link that carries whole commands: the phone itself, PC/SC.
    Started {
        /// Model of the reader or phone, under which is remembered what it carries.
        reader: String,
    },
    /// The answer to the open [`TapCommand::Transmit`].
    Response(Vec<u8>),
    /// The link sees more than one card.
    SeveralCards,
    /// A tag came that takes no commands.
    OtherTag,
    /// The card or the link is gone.
    Disconnected,
    /// The time, on a clock of the shell that never goes back, in milliseconds; for [`TapCommand::WaitUntil`].
    Tick(u64),
    /// [`Wake::tap`](super::Wake::tap) was set: something is to be done for the tap.
    Wake,
    /// Of a reader that was [attached](super::Flow::attach) with an engine.
    Reader(LinkEvent),
}

/// Something the shell has to do, in the order given.
#[derive(Debug)]
pub enum TapCommand {
    /// Send these bytes to the card and feed the answer. Never more than one is open.
    Transmit(Zeroizing<Vec<u8>>),
    /// Feed [`TapEvent::Tick`] at this time, unless something else came before. Replaces any earlier wish.
    WaitUntil(u64),
    /// Give the card back; with `power_off` take its power away.
    Release {
        /// Whether a verified PIN may be left on the card.
        power_off: bool,
    },
    /// The tap is over: a phone closes its field, an `NFC` sheet goes.
    Ended,
    /// Of a reader that was attached with an engine.
    Reader(LinkCommand),
}

/// What came of one event.
#[derive(Debug, Default)]
pub(super) struct Fed {
    pub(super) commands: Vec<TapCommand>,
    pub(super) inputs: Vec<Input>,
    /// A signature, with the check it is for.
    pub(super) signed: Option<(Ticket, Arc<PreparedCheck>, Outcome)>,
}

impl Fed {
    /// Takes what came of a later event behind it.
    pub(super) fn append(&mut self, mut later: Self) {
        self.commands.append(&mut later.commands);
        self.inputs.append(&mut later.inputs);
        if later.signed.is_some() {
            self.signed = later.signed;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.commands.is_empty() && self.inputs.is_empty() && self.signed.is_none()
    }
}
