//! Virtual card readers, byte-exact: what a host sees of a Bluetooth or USB reader with a card in its field.
//!
//! They know nothing of `core/reader`: their bytes come from the facts, so that a mistake there is not repeated here.

pub mod acr1555;
pub mod ccid;
pub mod fault;
pub mod gatt_ccid;
pub mod held;
pub mod j1;
pub mod make;
pub mod phone;
pub mod pipe;

use std::time::Duration;

/// A one-way pipe of bytes between host and reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Host to reader: GATT write characteristic, USB bulk-out.
    Command,
    /// Reader to host: GATT notify characteristic, USB bulk-in.
    Answer,
    /// Reader to host, unasked.
    Event,
    /// Host to reader: the USB control request ABORT.
    Control,
    /// Battery level characteristic.
    Battery,
}

/// Bytes a reader sends, whole: cutting them into packets is the pipe's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// On which channel.
    pub channel: Channel,
    /// How long after the bytes that caused it.
    pub after: Duration,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A reader with, or without, a card.
pub trait EmulatedReader {
    /// The host opened the link: sessions, log-ins and half messages of before are gone.
    fn open(&mut self) -> Vec<Sent>;

    /// The host wrote bytes, one write as it was made.
    fn receive(&mut self, channel: Channel, bytes: &[u8]) -> Vec<Sent>;

    /// Virtual time passes: falling asleep, events.
    fn advance(&mut self, by: Duration) -> Vec<Sent>;

    /// A card comes into the field.
    fn insert(&mut self, card: crate::card::VirtualCard) -> Vec<Sent>;

    /// The card leaves the field, without power from now on.
    fn remove(&mut self) -> (Option<crate::card::VirtualCard>, Vec<Sent>);

    /// The card in the field.
    fn card(&self) -> Option<&crate::card::VirtualCard>;
}

impl<R: EmulatedReader + ?Sized> EmulatedReader for Box<R> {
    fn open(&mut self) -> Vec<Sent> {
        (**self).open()
    }
    fn receive(&mut self, channel: Channel, bytes: &[u8]) -> Vec<Sent> {
        (**self).receive(channel, bytes)
    }
    fn advance(&mut self, by: Duration) -> Vec<Sent> {
        (**self).advance(by)
    }
    fn insert(&mut self, card: crate::card::VirtualCard) -> Vec<Sent> {
        (**self).insert(card)
    }
    fn remove(&mut self) -> (Option<crate::card::VirtualCard>, Vec<Sent>) {
        (**self).remove()
    }
    fn card(&self) -> Option<&crate::card::VirtualCard> {
        (**self).card()
    }
}
