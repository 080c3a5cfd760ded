//! Emulated readers behind a pipe with a virtual clock: what a shell's radio or cable gives.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kazasu_ffi::Channel;
use kazasu_testkit::card::{PinFile, VirtualCard};
use kazasu_testkit::reader::acr1555::Acr1555Reader;
use kazasu_testkit::reader::ccid::CcidReader;
use kazasu_testkit::reader::gatt_ccid::GattCcidReader;
use kazasu_testkit::reader::j1::{J1Reader, J1Settings};
use kazasu_testkit::reader::make::Make;
use kazasu_testkit::reader::pipe::{self, Cut, Pipe};
use kazasu_testkit::reader::{Channel as Wire, EmulatedReader};

use crate::phone::card;

/// The emulated readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum VirtualReaderKind {
    /// USB CCID, extended level: profile `usb-ccid`.
    Usb,
    /// Plain CCID over GATT: profile `feitian-c4`.
    Feitian,
    /// 55AA fragments: profile `acr1555u`.
    Acr1555,
    /// Log-in and cipher: profile `acr1255u-j1-v2`.
    J1,
}

/// What happens next on the link.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Happening {
    /// A packet from the reader.
    Notified {
        /// On which channel.
        channel: Channel,
        /// The packet.
        bytes: Vec<u8>,
    },
    /// The open write was taken.
    Written,
    /// The link is gone.
    Closed,
}

type Twin = Box<dyn EmulatedReader + Send>;

/// A reader, the link to it, and a virtual clock.
#[derive(uniffi::Object)]
pub struct VirtualReader {
    kind: VirtualReaderKind,
    pipe: Mutex<Pipe<Twin>>,
}

#[uniffi::export]
impl VirtualReader {
    /// A reader without a card, its link closed; packets are cut as `seed` says.
    #[uniffi::constructor]
    #[must_use]
    pub fn new(kind: VirtualReaderKind, seed: u64) -> Arc<Self> {
        let mtu = mtu(kind);
        let twin: Twin = match kind {
            VirtualReaderKind::Usb => Box::new(CcidReader::new(Make::USB_EXTENDED, &[])),
            VirtualReaderKind::Feitian => Box::new(GattCcidReader::new(CcidReader::new(Make::FEITIAN, &[]))),
            VirtualReaderKind::Acr1555 => {
                Box::new(Acr1555Reader::new(CcidReader::new(Make::ACR1555U, &[]), mtu))
            }
            VirtualReaderKind::J1 => Box::new(J1Reader::new(J1Settings::default())),
        };
        let payload = usize::from(mtu) - if kind == VirtualReaderKind::Usb { 0 } else { 3 };
        let pipe = Pipe::new(twin, payload, Cut::Random, seed, &[]);
        Arc::new(Self {
            kind,
            pipe: Mutex::new(pipe),
        })
    }

    /// Size of a packet, for `Opened`.
    #[must_use]
    pub fn mtu(&self) -> u16 {
        mtu(self.kind)
    }

    /// The USB class descriptor; empty for Bluetooth.
    #[must_use]
    pub fn descriptor(&self) -> Vec<u8> {
        match self.kind {
            VirtualReaderKind::Usb => Make::USB_EXTENDED.descriptor().to_vec(),
            _ => Vec::new(),
        }
    }

    /// A synthetic person lays their card on the reader.
    pub fn insert(&self, person: &str) {
        self.pipe().insert(card(person));
    }

    /// The card is taken away; tries left of its PIN.
    pub fn remove(&self) -> Option<u8> {
        let card: Option<VirtualCard> = self.pipe().remove();
        card.and_then(|card| card.memory().tries_left(PinFile::Authentication))
    }

    /// Whether the card on the reader still takes commands as verified.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        self.pipe().reader().card().is_some_and(VirtualCard::is_unlocked)
    }

    /// The host opens the link.
    pub fn connect(&self) {
        self.pipe().connect();
    }

    /// The host closes the link.
    pub fn disconnect(&self) {
        self.pipe().disconnect();
    }

    /// The host writes.
    pub fn write(&self, channel: Channel, bytes: Vec<u8>) {
        let wire = match channel {
            Channel::Control => Wire::Control,
            _ => Wire::Command,
        };
        let mtu = usize::from(self.mtu());
        let longest = (self.kind != VirtualReaderKind::Usb).then(|| mtu - 3);
        self.pipe().write(wire, &bytes, longest);
    }

    /// What happens next, until this moment of the virtual clock at the latest; the clock goes on to it.
    #[must_use]
    pub fn proceed(&self, until_ms: u64) -> Option<Happening> {
        match self.pipe().proceed(Some(Duration::from_millis(until_ms)))? {
            pipe::Happening::Notified(channel, bytes) => Some(Happening::Notified {
                channel: match channel {
                    Wire::Event => Channel::Event,
                    Wire::Battery => Channel::Battery,
                    _ => Channel::Answer,
                },
                bytes,
            }),
            pipe::Happening::Written => Some(Happening::Written),
            pipe::Happening::Closed => Some(Happening::Closed),
        }
    }

    /// The virtual clock, in milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        u64::try_from(self.pipe().now().as_millis()).unwrap()
    }

    /// What the host did against the rules of a link.
    #[must_use]
    pub fn broken_rules(&self) -> Vec<String> {
        self.pipe().broken_rules().to_vec()
    }
}

impl VirtualReader {
    fn pipe(&self) -> std::sync::MutexGuard<'_, Pipe<Twin>> {
        self.pipe.lock().unwrap()
    }
}

/// Packet size of a USB endpoint, or the smallest ATT MTU.
const fn mtu(kind: VirtualReaderKind) -> u16 {
    match kind {
        VirtualReaderKind::Usb => 64,
        _ => 23,
    }
}
