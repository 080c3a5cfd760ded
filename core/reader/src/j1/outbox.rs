//! Writes in packets of 20 bytes, whatever the link carries: the vendor's rule. One write is open at a time.

use std::collections::VecDeque;

use zeroize::Zeroizing;

use crate::engine::{Channel, Command};

/// Most bytes of a write.
pub const PACKET: usize = 20;

/// What still has to be written.
#[derive(Default)]
pub struct Outbox {
    packets: VecDeque<Zeroizing<Vec<u8>>>,
    writing: bool,
}

impl Outbox {
    /// Cuts a frame into packets behind those that wait.
    pub fn put(&mut self, frame: &[u8]) {
        let packets = frame.chunks(PACKET).map(|packet| Zeroizing::new(packet.to_vec()));
        self.packets.extend(packets);
    }

    /// The next write, unless one is open or nothing waits.
    pub fn write(&mut self) -> Option<Command> {
        if self.writing {
            return None;
        }
        let packet = self.packets.pop_front()?;
        self.writing = true;
        Some(Command::Write(Channel::Command, packet))
    }

    /// The system took the open write; whether there was one.
    pub fn written(&mut self) -> bool {
        std::mem::take(&mut self.writing)
    }

    /// Whether every packet has been handed over; the last one may still be open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packets.is_empty()
    }

    /// Forgets what waits.
    pub fn clear(&mut self) {
        self.packets.clear();
    }
}
