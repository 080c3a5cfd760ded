//! The link between host and emulated reader: packets, virtual time, and what goes wrong on the way.

use std::collections::VecDeque;
use std::time::Duration;

use super::fault::PipeFault;
use super::{Channel, EmulatedReader, Sent};
use crate::card::VirtualCard;

/// How the reader's bytes become packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Each thing sent is cut where a packet is full: what GATT and USB do.
    Full,
    /// Cut anywhere, and joined again at random: what bad radio stacks and serial adapters do.
    Random,
}

/// What the host sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// A packet from the reader.
    Notified(Channel, Vec<u8>),
    /// The open write was taken.
    Written,
    /// The link is gone.
    Closed,
}

/// A packet on its way.
#[derive(Debug)]
struct Packet {
    due: Duration,
    channel: Channel,
    bytes: Vec<u8>,
}

/// A link to one reader. Nothing overtakes anything. Same seed, same run.
#[derive(Debug)]
pub struct Pipe<R> {
    reader: R,
    /// Bytes a packet carries.
    payload: usize,
    cut: Cut,
    random: Random,
    faults: Vec<PipeFault>,
    now: Duration,
    way: VecDeque<Packet>,
    write: Option<Duration>,
    connected: bool,
    closed: bool,
    packets: u64,
    bytes: u64,
    late: Duration,
    broken_rules: Vec<String>,
}

impl<R: EmulatedReader> Pipe<R> {
    /// A closed link. `payload`: bytes of a packet, MTU − 3 on GATT.
    #[must_use]
    pub fn new(reader: R, payload: usize, cut: Cut, seed: u64, faults: &[PipeFault]) -> Self {
        Self {
            reader,
            payload: payload.max(1),
            cut,
            random: Random(seed),
            faults: faults.to_vec(),
            now: Duration::ZERO,
            way: VecDeque::new(),
            write: None,
            connected: false,
            closed: false,
            packets: 0,
            bytes: 0,
            late: Duration::ZERO,
            broken_rules: Vec::new(),
        }
    }

    /// Opens the link; what was on its way is gone.
    pub fn connect(&mut self) {
        self.way.clear();
        (self.write, self.connected, self.closed) = (None, true, false);
        let sent = self.reader.open();
        self.send(sent);
    }

    /// The host closes the link.
    pub fn disconnect(&mut self) {
        self.way.clear();
        (self.write, self.connected, self.closed) = (None, false, false);
    }

    /// The host writes. One write at a time, none longer than a packet on GATT: offences are kept in
    /// [`broken_rules`](Self::broken_rules). `longest` is absent where the system cuts writes itself (USB).
    pub fn write(&mut self, channel: Channel, bytes: &[u8], longest: Option<usize>) {
        if !self.connected {
            self.broken_rules.push("write on a closed link".into());
            return;
        }
        if self.write.is_some() {
            self.broken_rules.push("second open write".into());
        }
        if longest.is_some_and(|longest| bytes.len() > longest) || bytes.is_empty() {
            self.broken_rules.push(format!("write of {} bytes", bytes.len()));
        }
        if self.passes(bytes.len()).is_none() {
            return;
        }
        // At times later than the answer: systems tell of a write when they find the time.
        self.write = Some(self.now + Duration::from_millis(self.random.below(48)));
        let sent = self.reader.receive(channel, bytes);
        self.send(sent);
    }

    /// What happens next, `until` at the latest; the clock goes on to it. Nothing where `until` came first, a packet was
    /// lost or delayed, or the pipe [is quiet](Self::is_quiet).
    pub fn proceed(&mut self, until: Option<Duration>) -> Option<Happening> {
        if std::mem::take(&mut self.closed) {
            return Some(Happening::Closed);
        }
        let next = [self.write, self.way.front().map(|packet| packet.due)]
            .into_iter()
            .flatten()
            .min();
        let at = match (next, until) {
            (Some(next), Some(until)) => next.min(until),
            (at, None) | (None, at) => at?,
        };
        self.advance(at);
        if self.write.is_some_and(|due| due <= self.now) {
            self.write = None;
            return Some(Happening::Written);
        }
        self.deliver()
    }

    /// Whether nothing is on its way: what comes next, time or the host brings.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.way.is_empty() && self.write.is_none() && !self.closed
    }

    /// A card comes into the field.
    pub fn insert(&mut self, card: VirtualCard) {
        let sent = self.reader.insert(card);
        self.send(sent);
    }

    /// The card is taken away.
    pub fn remove(&mut self) -> Option<VirtualCard> {
        let (card, sent) = self.reader.remove();
        self.send(sent);
        card
    }

    /// Virtual time since the pipe was made.
    #[must_use]
    pub const fn now(&self) -> Duration {
        self.now
    }

    /// The reader.
    #[must_use]
    pub const fn reader(&self) -> &R {
        &self.reader
    }

    /// Bytes that went over the link, both ways.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Packets that reached the host or should have.
    #[must_use]
    pub const fn packets(&self) -> u64 {
        self.packets
    }

    /// What the host did against the rules of a link.
    #[must_use]
    pub fn broken_rules(&self) -> &[String] {
        &self.broken_rules
    }

    fn advance(&mut self, to: Duration) {
        let by = to.saturating_sub(self.now);
        if by.is_zero() {
            return;
        }
        self.now = to;
        let sent = self.reader.advance(by);
        self.send(sent);
    }

    /// Puts what the reader sends on its way.
    fn send(&mut self, sent: Vec<Sent>) {
        if !self.connected {
            return;
        }
        for Sent {
            channel,
            after,
            bytes,
        } in sent
        {
            let last = self.way.back().map_or(Duration::ZERO, |packet| packet.due);
            let due = last.max(self.now + after + self.late);
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                let length = match self.cut {
                    Cut::Full => self.payload,
                    Cut::Random => 1 + self.random.index(self.payload),
                };
                let (piece, after) = rest.split_at(length.min(rest.len()));
                rest = after;
                self.way.push_back(Packet {
                    due,
                    channel,
                    bytes: piece.to_vec(),
                });
            }
        }
    }

    fn deliver(&mut self) -> Option<Happening> {
        let mut packet = self.way.pop_front_if(|packet| packet.due <= self.now)?;
        while self.cut == Cut::Random && self.random.below(2) == 0 {
            let (now, room) = (self.now, self.payload - packet.bytes.len());
            let fits = |next: &mut Packet| {
                next.due <= now && next.channel == packet.channel && next.bytes.len() <= room
            };
            let Some(next) = self.way.pop_front_if(fits) else {
                break;
            };
            packet.bytes.extend(next.bytes);
        }
        self.packets += 1;
        let number = self.packets;
        for fault in self.faults.clone() {
            match fault {
                PipeFault::Drop { packet } if packet == number => return self.deliver(),
                PipeFault::Double { packet: double } if double == number => {
                    self.packets -= 1;
                    self.faults.retain(|other| *other != fault);
                    self.way.push_front(Packet {
                        due: self.now,
                        channel: packet.channel,
                        bytes: packet.bytes.clone(),
                    });
                }
                PipeFault::Delay { packet: late, by } if late == number => {
                    self.packets -= 1;
                    self.faults.retain(|other| *other != fault);
                    self.late += by;
                    packet.due += by;
                    for other in &mut self.way {
                        other.due += by;
                    }
                    self.way.push_front(packet);
                    return None;
                }
                _ => {}
            }
        }
        match self.passes(packet.bytes.len()) {
            Some(()) => Some(Happening::Notified(packet.channel, packet.bytes)),
            None => std::mem::take(&mut self.closed).then_some(Happening::Closed),
        }
    }

    /// Counts bytes; cuts the link where the script says so. A packet is whole or not there.
    fn passes(&mut self, length: usize) -> Option<()> {
        self.bytes += length as u64;
        let bytes = self.bytes;
        let cut = self
            .faults
            .iter()
            .position(|fault| matches!(fault, PipeFault::CutAt { byte } if bytes > *byte));
        let Some(at) = cut else { return Some(()) };
        self.faults.remove(at);
        self.disconnect();
        self.closed = true;
        None
    }
}

/// SplitMix64: enough for cutting, and the same everywhere.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `bound` − 1.
    fn below(&mut self, bound: u64) -> u64 {
        self.draw() % bound
    }

    fn index(&mut self, bound: usize) -> usize {
        usize::try_from(self.draw() % bound as u64).unwrap_or(0)
    }
}
