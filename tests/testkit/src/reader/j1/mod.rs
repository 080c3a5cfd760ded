//! An ACR1255U-J1 with a card in its field, or none (facts, readers §2.1).
//!
//! What the facts leave open is `project-defined` here: how many wrong log-ins give `51 07`, what an APDU to no card
//! gives (an empty data block), and how a reader with a cap refuses (`51 06`).

mod card;
mod fault;
mod line;

use std::collections::BTreeMap;
use std::time::Duration;

pub use fault::{J1Fault, J1Mishap};
use line::{Input, Plain};

use super::{Channel, EmulatedReader, Sent};
use crate::card::VirtualCard;

/// What readers ship with.
pub const SHIPPED_KEY: [u8; 16] = *b"ACR1255U-J1 Auth";

/// The answer to reset of a contactless card of the third generation (facts, readers §7.1).
pub const CONTACTLESS_ATR: [u8; 13] = [
    0x3B, 0x88, 0x80, 0x01, 0x00, 0x4B, 0x51, 0xFF, 0xB3, 0x81, 0xD1, 0x00, 0x0F,
];

/// Most bytes of a write the radio takes.
const PACKET: usize = 20;

/// How one reader differs from the ordinary one.
#[derive(Debug, Clone)]
pub struct J1Settings {
    /// Customer master key.
    pub key: [u8; 16],
    /// What it challenges with, the same at each log-in.
    pub rnd_a: [u8; 16],
    /// Wrong log-ins of one connection that are answered `51 04`; later ones are `51 07`, right or wrong.
    pub log_in_tries: u32,
    /// Without a message for so long it sleeps until the next connection. The sleep-time escape changes it.
    pub sleep_after: Duration,
    /// Longest card command and answer in bytes, where the reader has a cap: 261 for one that carries CCID messages of
    /// 271 bytes.
    pub longest: Option<usize>,
    /// Whether extended APDUs pass; else the reader answers 6700 itself.
    pub extended: bool,
    /// Answers polling with `E1 00 00 00 01` instead of `E1 00 00 40 01`.
    pub other_polling_answer: bool,
    /// Acknowledges each piece of a long command but the last with an empty data block.
    pub receipts: bool,
    /// From the whole message to its answer.
    pub latency: Duration,
    /// What goes wrong.
    pub faults: Vec<J1Fault>,
}

impl Default for J1Settings {
    fn default() -> Self {
        Self {
            key: SHIPPED_KEY,
            rnd_a: *b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F",
            log_in_tries: 2,
            sleep_after: Duration::from_secs(60),
            longest: None,
            extended: true,
            other_polling_answer: false,
            receipts: false,
            latency: Duration::from_millis(30),
            faults: Vec::new(),
        }
    }
}

/// The reader.
#[derive(Debug)]
pub struct J1Reader {
    settings: J1Settings,
    card: Option<VirtualCard>,
    /// The card has power.
    active: bool,
    input: Vec<u8>,
    /// Pieces of a card command so far.
    pieces: Option<Vec<u8>>,
    challenged: bool,
    wrong_log_ins: u32,
    session: Option<[u8; 16]>,
    polling: bool,
    quiet: Duration,
    asleep: bool,
    hanging: bool,
    heard: Vec<u8>,
    counts: BTreeMap<u8, u32>,
    oversized: u32,
}

impl J1Reader {
    /// A reader nobody is connected to, without a card.
    #[must_use]
    pub fn new(settings: J1Settings) -> Self {
        Self {
            settings,
            card: None,
            active: false,
            input: Vec::new(),
            pieces: None,
            challenged: false,
            wrong_log_ins: 0,
            session: None,
            polling: false,
            quiet: Duration::ZERO,
            asleep: false,
            hanging: false,
            heard: Vec::new(),
            counts: BTreeMap::new(),
            oversized: 0,
        }
    }

    /// Whether the card has power.
    #[must_use]
    pub fn is_powered(&self) -> bool {
        self.active
    }

    /// Whether the reader sleeps; it hears nothing until the next connection.
    #[must_use]
    pub fn is_asleep(&self) -> bool {
        self.asleep
    }

    /// Whether it looks for cards.
    #[must_use]
    pub fn is_polling(&self) -> bool {
        self.polling
    }

    /// The key of the session, once logged in.
    #[must_use]
    pub fn session_key(&self) -> Option<[u8; 16]> {
        self.session
    }

    /// Types of the messages heard since the reader was made, in order.
    #[must_use]
    pub fn heard(&self) -> &[u8] {
        &self.heard
    }

    /// Writes of more than 20 bytes; they are dropped.
    #[must_use]
    pub fn oversized(&self) -> u32 {
        self.oversized
    }

    fn block(&mut self, block: &[u8]) -> Vec<Sent> {
        let opened = match &self.session {
            Some(key) if block.len().is_multiple_of(16) => Plain::read(&line::decrypt(key, block)),
            Some(_) => None,
            None => Plain::read(block),
        };
        let Some(message) = opened else {
            return vec![self.send(&error(0x01))];
        };
        self.heard.push(message.kind);
        let first = message.kind != 0x6F || message.param & 0x02 == 0;
        let count = self.counts.entry(message.kind).or_default();
        *count += u32::from(first);
        let mishap = self
            .settings
            .faults
            .iter()
            .find(|fault| fault.kind == message.kind && fault.nth == *count)
            // A command in pieces fails at its last one.
            .filter(|fault| fault.kind != 0x6F || message.param & 0x01 == 0)
            .map(|fault| fault.mishap);
        match mishap {
            Some(mishap) => self.mishap(mishap, &message),
            None => {
                let mut sent = Vec::new();
                if let Some(answer) = self.answer(&message) {
                    sent.push(answer);
                }
                sent.extend(self.note_after(&message));
                sent
            }
        }
    }

    fn mishap(&mut self, mishap: J1Mishap, message: &Plain) -> Vec<Sent> {
        match mishap {
            J1Mishap::LostBefore => Vec::new(),
            J1Mishap::LostAfter => {
                let _lost = self.answer(message);
                Vec::new()
            }
            J1Mishap::BadChecksum => self.changed(message, |frame| {
                if let Some(check) = frame.iter_mut().rev().nth(1) {
                    *check ^= 0x01;
                }
            }),
            J1Mishap::BadMessage => {
                let _unsent = self.answer(message);
                let mut bytes = Plain::new(0x80, 0x00, &[0x90, 0x00]).bytes();
                if let Some(check) = bytes.get_mut(6) {
                    *check ^= 0x01;
                }
                vec![self.send_bytes(bytes)]
            }
            J1Mishap::Twice => {
                let answer = self.answer(message);
                answer.iter().chain(answer.iter()).cloned().collect()
            }
            J1Mishap::Noise => self.changed(message, |frame| {
                frame.splice(0..0, [0xAA, 0x05, 0xFF, 0x0A]);
            }),
            J1Mishap::ErrorInClear(number) => {
                let bytes = line::frame(&error(number).bytes());
                vec![self.sent(bytes)]
            }
            J1Mishap::Error(number) => vec![self.send(&error(number))],
            J1Mishap::PulledBefore => self.pulled(),
            J1Mishap::PulledAfter => {
                let _lost = self.answer(message);
                self.pulled()
            }
            J1Mishap::FalseEvent(which) => {
                let event = self.send(&Plain::new(0x50, which, &[]));
                [event].into_iter().chain(self.answer(message)).collect()
            }
        }
    }

    fn changed(&mut self, message: &Plain, change: impl FnOnce(&mut Vec<u8>)) -> Vec<Sent> {
        let mut answer = self.answer(message);
        if let Some(sent) = &mut answer {
            change(&mut sent.bytes);
        }
        answer.into_iter().collect()
    }

    fn pulled(&mut self) -> Vec<Sent> {
        self.unpower();
        self.hanging = true;
        vec![self.send(&Plain::new(0x50, 0x02, &[]))]
    }

    fn answer(&mut self, message: &Plain) -> Option<Sent> {
        if self.session.is_none() && !is_log_in(message) {
            return Some(self.send(&error(0x04)));
        }
        match message.kind {
            0x62 => Some(self.power_on()),
            0x63 => {
                self.unpower();
                Some(self.slot_status())
            }
            0x65 => Some(self.slot_status()),
            0x6B => Some(self.escape(&message.data)),
            0x6F => self.apdu(message),
            _ => Some(self.send(&error(0x03))),
        }
    }

    fn escape(&mut self, data: &[u8]) -> Sent {
        let Some((&[0xE0, 0x00, 0x00, code, value], rest)) = data.split_first_chunk::<5>() else {
            return self.send(&error(0x03));
        };
        match code {
            0x45 => self.challenge(),
            0x46 => self.proof(rest),
            0x40 => {
                self.polling = value == 0x01;
                let code = if self.settings.other_polling_answer {
                    0x00
                } else {
                    0x40
                };
                self.escape_answer(&[0xE1, 0x00, 0x00, code, value])
            }
            0x48 if value <= 0x03 => {
                let seconds = [60, 90, 120, 180];
                let seconds = seconds.get(usize::from(value)).copied().unwrap_or(60);
                self.settings.sleep_after = Duration::from_secs(seconds);
                self.escape_answer(&[0xE1, 0x00, 0x00, 0x48, value])
            }
            _ => self.send(&error(0x03)),
        }
    }

    fn challenge(&mut self) -> Sent {
        if self.wrong_log_ins > self.settings.log_in_tries {
            return self.send(&error(0x07));
        }
        self.challenged = true;
        let challenge = line::encrypt(&self.settings.key, &self.settings.rnd_a);
        self.escape_answer(&[&[0xE1, 0x00, 0x00, 0x45, 0x00], challenge.as_slice()].concat())
    }

    fn proof(&mut self, proof: &[u8]) -> Sent {
        let proven = line::encrypt(&self.settings.key, proof);
        let rnd_a = self.settings.rnd_a;
        let right = std::mem::take(&mut self.challenged) && proven.get(16..) == Some(rnd_a.as_slice());
        let (true, Some(rnd_b)) = (right, proven.first_chunk::<16>()) else {
            self.wrong_log_ins += 1;
            let number = if self.wrong_log_ins > self.settings.log_in_tries {
                0x07
            } else {
                0x04
            };
            return self.send(&error(number));
        };
        let answer = line::encrypt(&self.settings.key, rnd_b);
        // The last message in clear.
        let sent = self.escape_answer(&[&[0xE1, 0x00, 0x00, 0x46, 0x00], answer.as_slice()].concat());
        let mut key = rnd_a;
        for (byte, theirs) in key.iter_mut().skip(8).zip(rnd_b) {
            *byte = *theirs;
        }
        self.session = Some(key);
        sent
    }

    /// With polling just switched on, a card that lies there is told of.
    fn note_after(&self, message: &Plain) -> Option<Sent> {
        let polled = message.kind == 0x6B && message.data == [0xE0, 0x00, 0x00, 0x40, 0x01];
        (polled && self.session.is_some() && self.card.is_some())
            .then(|| self.send(&Plain::new(0x50, 0x03, &[])))
    }

    fn escape_answer(&self, data: &[u8]) -> Sent {
        // The vectors of the log-in carry 00: before it nobody looks for cards.
        let slot = if self.session.is_some() { self.slot() } else { 0x00 };
        self.send(&Plain::new(0x83, slot, data))
    }

    fn send(&self, message: &Plain) -> Sent {
        self.send_bytes(message.bytes())
    }

    fn send_bytes(&self, message: Vec<u8>) -> Sent {
        let block = match &self.session {
            Some(key) => line::encrypt(key, &line::pad(message)),
            None => message,
        };
        self.sent(line::frame(&block))
    }

    fn sent(&self, bytes: Vec<u8>) -> Sent {
        Sent {
            channel: Channel::Answer,
            after: self.settings.latency,
            bytes,
        }
    }

    fn event(&self, which: u8) -> Vec<Sent> {
        if self.polling && self.session.is_some() && !self.hanging && !self.asleep {
            vec![self.send(&Plain::new(0x50, which, &[]))]
        } else {
            Vec::new()
        }
    }
}

impl EmulatedReader for J1Reader {
    fn open(&mut self) -> Vec<Sent> {
        self.unpower();
        self.input.clear();
        self.pieces = None;
        self.challenged = false;
        self.wrong_log_ins = 0;
        self.session = None;
        self.polling = false;
        self.quiet = Duration::ZERO;
        self.asleep = false;
        self.hanging = false;
        Vec::new()
    }

    fn receive(&mut self, channel: Channel, bytes: &[u8]) -> Vec<Sent> {
        if channel != Channel::Command || self.asleep || self.hanging {
            return Vec::new();
        }
        if bytes.len() > PACKET {
            self.oversized += 1;
            return Vec::new();
        }
        self.quiet = Duration::ZERO;
        self.input.extend(bytes);
        let mut sent = Vec::new();
        while let Some(input) = line::take_frame(&mut self.input) {
            match input {
                Input::Block(block) => sent.extend(self.block(&block)),
                Input::Damaged => sent.push(self.send(&error(0x01))),
            }
            if self.hanging {
                break;
            }
        }
        sent
    }

    fn advance(&mut self, by: Duration) -> Vec<Sent> {
        self.quiet += by;
        if self.quiet >= self.settings.sleep_after && !self.asleep {
            self.asleep = true;
            self.session = None;
            self.unpower();
        }
        Vec::new()
    }

    fn insert(&mut self, card: VirtualCard) -> Vec<Sent> {
        self.card = Some(card);
        self.active = false;
        self.event(0x03)
    }

    fn remove(&mut self) -> (Option<VirtualCard>, Vec<Sent>) {
        self.unpower();
        let card = self.card.take();
        let sent = if card.is_some() {
            self.event(0x02)
        } else {
            Vec::new()
        };
        (card, sent)
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.card.as_ref()
    }
}

fn error(number: u8) -> Plain {
    Plain::new(0x51, number, &[])
}

fn is_log_in(message: &Plain) -> bool {
    message.kind == 0x6B && matches!(message.data.get(..4), Some([0xE0, 0x00, 0x00, 0x45 | 0x46]))
}
