//! A CCID reader with a card in its slot: messages as in USB CCID 1.1 (facts, readers §3).

use std::time::Duration;

use super::fault::Fault;
use super::make::{Level, Make, NoticeForm};
use super::{Channel, EmulatedReader, Sent};
use crate::card::VirtualCard;

/// Length of a message header, in bytes.
pub const HEADER: usize = 10;

/// Time from a command to its answer.
const LATENCY: Duration = Duration::from_millis(20);

/// A reader at the level of whole messages. Over USB it is that already; other links put their frames around it.
#[derive(Debug)]
pub struct CcidReader {
    make: Make,
    card: Option<VirtualCard>,
    powered: bool,
    faults: Vec<Fault>,
    messages: u32,
    apdus: u32,
    /// Parts of a chained command.
    command: Vec<u8>,
    /// What is left of a chained answer.
    answer: Vec<u8>,
    /// ABORT came on the control pipe with this sequence number.
    aborting: Option<u8>,
    idle: Duration,
    asleep: bool,
    /// The answer now being made is to be damaged by the frame around it.
    spoil: bool,
}

impl CcidReader {
    /// A reader without a card.
    #[must_use]
    pub fn new(make: Make, faults: &[Fault]) -> Self {
        Self {
            make,
            card: None,
            powered: false,
            faults: faults.to_vec(),
            messages: 0,
            apdus: 0,
            command: Vec::new(),
            answer: Vec::new(),
            aborting: None,
            idle: Duration::ZERO,
            asleep: false,
            spoil: false,
        }
    }

    /// APDUs the host sent whole, whether or not the card got them.
    #[must_use]
    pub const fn apdus(&self) -> u32 {
        self.apdus
    }

    /// Whether the card has power.
    #[must_use]
    pub const fn is_powered(&self) -> bool {
        self.powered
    }

    /// Whether the frame of the last answer must carry a wrong checksum; told once.
    pub(super) const fn take_spoil(&mut self) -> bool {
        std::mem::replace(&mut self.spoil, false)
    }

    /// Takes one whole message.
    pub(super) fn message(&mut self, message: &[u8]) -> Vec<Sent> {
        if self.asleep {
            return Vec::new();
        }
        self.idle = Duration::ZERO;
        let Some((&[kind, l0, l1, l2, l3, slot, seq, _, p1, p2], data)) =
            message.split_first_chunk::<HEADER>()
        else {
            return Vec::new();
        };
        self.messages += 1;
        let number = self.messages;
        if self
            .faults
            .iter()
            .any(|fault| matches!(fault, Fault::SilentAbove { bytes } if message.len() > *bytes))
        {
            return Vec::new();
        }
        let answer_kind = if matches!(kind, 0x62 | 0x6F) { 0x80 } else { 0x81 };
        let stated = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        let refusal = self.faults.iter().find_map(|fault| match fault {
            Fault::Refused { message, error } if *message == number => Some(*error),
            _ => None,
        });
        let mut sent = if self.aborting.is_some() && kind != 0x72 {
            vec![self.failure(answer_kind, seq, 0xFF)]
        } else if stated != data.len() || message.len() > self.make.longest_message {
            vec![self.failure(answer_kind, seq, 0x01)]
        } else if slot != 0 {
            vec![self.failure(answer_kind, seq, 0x05)]
        } else if let Some(error) = refusal {
            vec![self.failure(answer_kind, seq, error)]
        } else {
            match kind {
                0x62 => vec![self.power_on(seq)],
                0x63 => vec![self.power_off(seq)],
                0x65 => vec![self.status(seq)],
                0x6F => self.transfer(seq, u16::from_le_bytes([p1, p2]), data),
                0x72 => vec![self.abort(seq)],
                _ => vec![self.failure(0x81, seq, 0x00)],
            }
        };
        self.distort(number, seq, &mut sent);
        sent
    }

    /// ABORT on the control pipe: class request to the interface.
    pub(super) fn control(&mut self, request: &[u8]) {
        if let [0x21, 0x01, 0x00, seq, _, _, _, _] = request {
            self.aborting = Some(*seq);
        }
    }

    fn power_on(&mut self, seq: u8) -> Sent {
        (self.command, self.answer) = (Vec::new(), Vec::new());
        let Some(card) = &mut self.card else {
            return self.failure(0x80, seq, 0xFE);
        };
        // Powering an active card resets it warm, which keeps a verified PIN (facts, card §0 no. 8).
        let atr = if self.powered {
            card.warm_reset()
        } else {
            card.power_on()
        };
        self.powered = true;
        self.block(seq, 0x00, &atr)
    }

    fn power_off(&mut self, seq: u8) -> Sent {
        self.cut_power();
        self.status(seq)
    }

    fn cut_power(&mut self) {
        self.powered = false;
        (self.command, self.answer) = (Vec::new(), Vec::new());
        if let Some(card) = &mut self.card {
            card.power_off();
        }
    }

    fn status(&self, seq: u8) -> Sent {
        answered(header(0x81, &[], seq, self.icc(), 0x00, 0x00))
    }

    fn abort(&mut self, seq: u8) -> Sent {
        if self.aborting.take() == Some(seq) {
            (self.command, self.answer) = (Vec::new(), Vec::new());
            self.status(seq)
        } else {
            self.failure(0x81, seq, 0xFF)
        }
    }

    fn transfer(&mut self, seq: u8, level: u16, data: &[u8]) -> Vec<Sent> {
        if !self.powered {
            return vec![self.failure(0x80, seq, 0xFE)];
        }
        match (self.make.level, level) {
            (Level::Extended, 0x0001 | 0x0003) => {
                if level == 0x0001 {
                    self.command.clear();
                }
                self.command.extend(data);
                vec![self.block(seq, 0x10, &[])]
            }
            (Level::Extended, 0x0010) if !self.answer.is_empty() => vec![self.part(seq, 0x02, 0x03)],
            (_, 0x0000) => {
                self.command = data.to_vec();
                self.exchange(seq)
            }
            (Level::Extended, 0x0002) if !self.command.is_empty() => {
                self.command.extend(data);
                self.exchange(seq)
            }
            _ => vec![self.failure(0x80, seq, 0x08)],
        }
    }

    /// Gives the collected APDU to the card.
    fn exchange(&mut self, seq: u8) -> Vec<Sent> {
        let command = std::mem::take(&mut self.command);
        self.apdus += 1;
        let number = self.apdus;
        let mut extensions = Vec::new();
        let mut lost = false;
        for fault in self.faults.clone() {
            match fault {
                Fault::LostBeforeCard { apdu } if apdu == number => return Vec::new(),
                Fault::LostAfterCard { apdu } if apdu == number => lost = true,
                Fault::Mute { apdu } if apdu == number => {
                    return vec![answered(header(0x80, &[], seq, 0x41, 0xFE, 0x00))];
                }
                Fault::Removed { apdu, answered } if apdu == number => {
                    let (_, mut sent) = self.remove();
                    if answered {
                        sent.push(self.failure(0x80, seq, 0xFE));
                    }
                    return sent;
                }
                Fault::TimeExtension {
                    apdu,
                    times,
                    factor,
                    every,
                } if apdu == number => {
                    extensions = (1..=u32::from(times))
                        .map(|time| Sent {
                            channel: Channel::Answer,
                            after: every * time,
                            bytes: header(0x80, &[], seq, 0x80, factor, 0x00),
                        })
                        .collect();
                    extensions.push(Sent {
                        channel: Channel::Answer,
                        after: every * (u32::from(times) + 1),
                        bytes: Vec::new(),
                    });
                }
                _ => {}
            }
        }
        let Some(card) = &mut self.card else {
            return vec![self.failure(0x80, seq, 0xFE)];
        };
        self.answer = card.transmit(&command);
        if lost || (self.answer.len() == 258 && self.faults.contains(&Fault::Exactly256Lost)) {
            return Vec::new();
        }
        let mut answer = self.part(seq, 0x00, 0x01);
        if let Some(last) = extensions.pop() {
            answer.after = last.after;
        }
        extensions.push(answer);
        extensions
    }

    /// As much of the answer as a message takes, with the chain byte for its end or for more to come.
    fn part(&mut self, seq: u8, end: u8, more: u8) -> Sent {
        // The short level knows no chain: an answer is whole there whatever the stated limit.
        let room = match self.make.level {
            Level::Short => self.answer.len(),
            Level::Extended => self.make.longest_message - HEADER,
        };
        let rest = self.answer.split_off(room.min(self.answer.len()));
        let part = std::mem::replace(&mut self.answer, rest);
        let chain = if self.answer.is_empty() { end } else { more };
        self.block(seq, chain, &part)
    }

    fn distort(&mut self, number: u32, seq: u8, sent: &mut Vec<Sent>) {
        for fault in self.faults.clone() {
            match fault {
                Fault::StaleSequence { message } if message == number => {
                    let stale = header(0x80, &[0x90, 0x00], seq.wrapping_sub(1), self.icc(), 0x00, 0x00);
                    sent.insert(0, answered(stale));
                }
                Fault::Doubled { message } if message == number => sent.extend(sent.last().cloned()),
                Fault::BadChecksum { message } if message == number => self.spoil = true,
                Fault::Garbage { message } if message == number => {
                    if let Some(first) = sent.iter_mut().find(|sent| sent.channel == Channel::Answer) {
                        first.bytes.insert(0, 0x0A);
                    }
                }
                Fault::SleepNotice { message } if message == number => sent.insert(0, told(vec![0x52])),
                _ => {}
            }
        }
    }

    fn block(&self, seq: u8, chain: u8, data: &[u8]) -> Sent {
        answered(header(0x80, data, seq, self.icc(), 0x00, chain))
    }

    fn failure(&self, kind: u8, seq: u8, error: u8) -> Sent {
        answered(header(kind, &[], seq, 0x40 | self.icc(), error, 0x00))
    }

    /// bmICCStatus.
    const fn icc(&self) -> u8 {
        match (&self.card, self.powered) {
            (None, _) => 2,
            (Some(_), false) => 1,
            (Some(_), true) => 0,
        }
    }

    fn notice(present: bool) -> Sent {
        // For the first slot both forms are the same bytes: bit 0 present, bit 1 changed; 03 present, 02 gone.
        told(vec![0x50, 0x02 | u8::from(present)])
    }
}

/// As a USB reader: a write on the command pipe is one message.
impl EmulatedReader for CcidReader {
    /// The card keeps its power: no standard says that a broken link takes it, so the host has to.
    fn open(&mut self) -> Vec<Sent> {
        (self.command, self.answer) = (Vec::new(), Vec::new());
        self.aborting = None;
        self.idle = Duration::ZERO;
        self.asleep = false;
        Vec::new()
    }

    fn receive(&mut self, channel: Channel, bytes: &[u8]) -> Vec<Sent> {
        match channel {
            Channel::Command => self.message(bytes),
            Channel::Control => {
                self.control(bytes);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn advance(&mut self, by: Duration) -> Vec<Sent> {
        self.idle += by;
        let sleeps = self.make.sleeps_after.is_some_and(|limit| self.idle >= limit);
        if self.asleep || !sleeps {
            return Vec::new();
        }
        self.cut_power();
        self.asleep = true;
        match self.make.notices {
            NoticeForm::Bitmap => Vec::new(),
            NoticeForm::CardByte => vec![told(vec![0x52])],
        }
    }

    fn insert(&mut self, card: VirtualCard) -> Vec<Sent> {
        self.card = Some(card);
        self.powered = false;
        vec![Self::notice(true)]
    }

    fn remove(&mut self) -> (Option<VirtualCard>, Vec<Sent>) {
        self.cut_power();
        let card = self.card.take();
        let notice = card.is_some().then(|| Self::notice(false));
        (card, notice.into_iter().collect())
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.card.as_ref()
    }
}

fn answered(bytes: Vec<u8>) -> Sent {
    Sent {
        channel: Channel::Answer,
        after: LATENCY,
        bytes,
    }
}

fn told(bytes: Vec<u8>) -> Sent {
    Sent {
        channel: Channel::Event,
        after: Duration::ZERO,
        bytes,
    }
}

/// A message to the host.
#[must_use]
pub fn header(kind: u8, data: &[u8], seq: u8, status: u8, error: u8, chain: u8) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes();
    [&[kind][..], &length, &[0x00, seq, status, error, chain], data].concat()
}
