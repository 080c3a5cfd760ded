//! Plays a [`VirtualCard`] to a real `pcscd` through Debian's `vsmartcard-vpcd`.
//!
//! The card connects to vpcd, not the other way round. Both directions carry a two-byte big-endian length and that
//! many bytes; a payload of one byte is a control: 0 power off, 1 power on, 2 reset, 4 ATR (the only one that is
//! answered). Closing the connection takes the card out, connecting again puts it in.
//!
//! vpcd writes length and payload as two segments. Without TCP_QUICKACK before each receive, Nagle's algorithm and
//! delayed acknowledgement cost about 49 ms per APDU.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};

use socket2::SockRef;
use thiserror::Error;

use crate::card::VirtualCard;

/// Why a card could not be played.
#[derive(Debug, Error)]
pub enum VpcdError {
    /// vpcd does not listen there.
    #[error("vpcd does not listen there")]
    Connect(#[source] io::Error),
    /// The connection ended in the middle of a message.
    #[error("the connection to vpcd ended")]
    Connection(#[source] io::Error),
    /// An answer is longer than the protocol can carry.
    #[error("an answer of {length} bytes does not fit")]
    AnswerTooLong {
        /// Its length in bytes.
        length: usize,
    },
}

impl VpcdError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "vpcd.connect.failed"
    }
}

const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const ATR: u8 = 4;

/// A card in a reader of `pcscd`.
#[derive(Debug)]
pub struct InsertedCard {
    stream: TcpStream,
}

/// Takes the card out from another thread.
#[derive(Debug)]
pub struct Remover(TcpStream);

impl InsertedCard {
    /// Connects to vpcd, usually at port 35963 of the machine `pcscd` runs on.
    ///
    /// # Errors
    /// [`VpcdError::Connect`].
    pub fn insert(address: impl ToSocketAddrs) -> Result<Self, VpcdError> {
        let stream = TcpStream::connect(address).map_err(VpcdError::Connect)?;
        stream.set_nodelay(true).map_err(VpcdError::Connect)?;
        Ok(Self { stream })
    }

    /// A handle that ends [`play`](Self::play).
    ///
    /// # Errors
    /// [`VpcdError::Connection`] when the socket cannot be shared.
    pub fn remover(&self) -> Result<Remover, VpcdError> {
        self.stream
            .try_clone()
            .map(Remover)
            .map_err(VpcdError::Connection)
    }

    /// Answers vpcd until the connection is closed by either side; the card comes back to be inserted again.
    ///
    /// # Errors
    /// [`VpcdError::Connection`] when it breaks inside a message.
    pub fn play(mut self, card: &mut VirtualCard) -> Result<(), VpcdError> {
        while let Some(message) = self.receive()? {
            match message.as_slice() {
                [POWER_OFF] => card.power_off(),
                [POWER_ON] => drop(card.power_on()),
                [RESET] => drop(card.warm_reset()),
                [ATR] => self.send(&crate::card::ATR)?,
                // Other controls are unknown to us and carry no question; an APDU has four bytes at least.
                [_] | [] => {}
                apdu => {
                    let answer = card.transmit(apdu);
                    self.send(&answer)?;
                }
            }
        }
        card.power_off();
        Ok(())
    }

    /// One message, or `None` at a clean end.
    fn receive(&mut self) -> Result<Option<Vec<u8>>, VpcdError> {
        let mut length = [0; 2];
        self.acknowledge_at_once();
        match self.stream.read_exact(&mut length) {
            Ok(()) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(VpcdError::Connection(error)),
        }
        // At most 65,535 bytes: the length field bounds the allocation.
        let mut payload = vec![0; usize::from(u16::from_be_bytes(length))];
        self.acknowledge_at_once();
        self.stream
            .read_exact(&mut payload)
            .map_err(VpcdError::Connection)?;
        Ok(Some(payload))
    }

    fn send(&mut self, payload: &[u8]) -> Result<(), VpcdError> {
        let length = u16::try_from(payload.len()).map_err(|_| VpcdError::AnswerTooLong {
            length: payload.len(),
        })?;
        let message = [&length.to_be_bytes(), payload].concat();
        self.stream.write_all(&message).map_err(VpcdError::Connection)
    }

    /// The kernel forgets this setting after each segment, so it is set before each receive. Only Linux has it; where
    /// it fails the card is slow, not wrong.
    fn acknowledge_at_once(&self) {
        #[cfg(target_os = "linux")]
        let _only_speed_depends_on_it = SockRef::from(&self.stream).set_tcp_quickack(true);
        #[cfg(not(target_os = "linux"))]
        let _no_such_setting_here = SockRef::from(&self.stream);
    }
}

impl Remover {
    /// Takes the card out.
    pub fn remove(&self) {
        // Already gone is as good.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::card::{CardSpec, TryCounters};

    /// vpcd's side of the socket: sends a message in two segments, as vpcd does, and reads an answer.
    fn ask(stream: &mut TcpStream, message: &[u8], answered: bool) -> Vec<u8> {
        stream
            .write_all(&u16::try_from(message.len()).unwrap().to_be_bytes())
            .unwrap();
        stream.write_all(message).unwrap();
        if !answered {
            return Vec::new();
        }
        let mut length = [0; 2];
        stream.read_exact(&mut length).unwrap();
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut answer).unwrap();
        answer
    }

    #[test]
    fn a_card_is_put_in_asked_taken_out_and_put_in_again() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let tries = TryCounters::default();
        let spec = CardSpec {
            tries: tries.clone(),
            ..CardSpec::blank("1234")
        };
        let player = std::thread::spawn(move || {
            let mut card = VirtualCard::new(spec);
            for _ in 0..2 {
                InsertedCard::insert(address).unwrap().play(&mut card).unwrap();
            }
        });
        let select = [0, 0xA4, 4, 0x0C, 10, 0xD3, 0x92, 0xF0, 0, 0x26, 1, 0, 0, 0, 1];

        let (mut reader, _) = listener.accept().unwrap();
        assert_eq!(ask(&mut reader, &[ATR], true), crate::card::ATR);
        ask(&mut reader, &[POWER_ON], false);
        assert_eq!(ask(&mut reader, &select, true), [0x90, 0x00]);
        assert_eq!(
            ask(&mut reader, &[0, 0x20, 0, 0x98, 4, b'9', b'9', b'9', b'9'], true),
            [0x63, 0xC2]
        );
        assert_eq!(
            ask(&mut reader, &[0, 0x20, 0, 0x98, 4, b'1', b'2', b'3', b'4'], true),
            [0x90, 0x00]
        );
        ask(&mut reader, &[RESET], false);
        assert_eq!(ask(&mut reader, &select, true), [0x90, 0x00]);
        drop(reader);

        let (mut reader, _) = listener.accept().unwrap();
        assert_eq!(ask(&mut reader, &select, true), [0x90, 0x00]);
        assert_eq!(ask(&mut reader, &[0, 0x20, 0, 0x98], true), [0x63, 0xC3]);
        drop(reader);
        player.join().unwrap();
        assert_eq!(tries.authentication(), 3);
    }

    #[test]
    fn a_remover_ends_the_play() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let inserted = InsertedCard::insert(listener.local_addr().unwrap()).unwrap();
        let (_reader, _) = listener.accept().unwrap();
        let remover = inserted.remover().unwrap();
        let player =
            std::thread::spawn(move || inserted.play(&mut VirtualCard::new(CardSpec::blank("1234"))));
        remover.remove();
        player.join().unwrap().unwrap();
    }

    #[test]
    fn nobody_listens() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = InsertedCard::insert(free).unwrap_err();
        assert_eq!(error.code(), "vpcd.connect.failed");
    }
}
