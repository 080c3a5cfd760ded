//! Plays a [`VirtualCard`] to `pcscd` through the socket of the vpcd reader driver.
//!
//! The card connects to the reader. Both sides send a 2-byte big-endian length and that many bytes; a single byte from
//! the reader is a control, everything else an APDU. Closing the socket takes the card out, connecting puts it in.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::thread::{self, JoinHandle};

use crate::card::VirtualCard;
use crate::reader::held::{Held, Pull};

/// Controls of the vpcd protocol.
mod control {
    pub(super) const POWER_OFF: u8 = 0;
    pub(super) const POWER_ON: u8 = 1;
    /// Has no answer.
    pub(super) const RESET: u8 = 2;
    /// Polled all the time as the presence check; no APDU, so it is neither counted nor traced.
    pub(super) const ATR: u8 = 4;
}

/// Playing a card failed.
#[derive(Debug, thiserror::Error)]
pub enum VpcdError {
    /// The reader cannot be reached.
    #[error("the vpcd reader cannot be reached: {0}")]
    Connect(#[source] io::Error),
    /// The connection broke.
    #[error("the connection to the vpcd reader broke: {0}")]
    Connection(#[source] io::Error),
    /// The reader sent a message of no bytes, or a control that does not exist.
    #[error("the vpcd reader sent {message:02x?}, which is no message")]
    Message {
        /// What was sent, at most one byte.
        message: Vec<u8>,
    },
    /// The card answered with more than a message can carry.
    #[error("an answer of {length} bytes does not fit in a vpcd message")]
    Answer {
        /// Length of the answer, in bytes.
        length: usize,
    },
    /// The playing thread could not be started, or ended by a panic.
    #[error("the playing thread failed")]
    Thread,
}

impl VpcdError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Connect(_) => "testkit.vpcd.unreachable",
            Self::Connection(_) => "testkit.vpcd.broken",
            Self::Message { .. } => "testkit.vpcd.broken",
            Self::Answer { .. } => "testkit.vpcd.broken",
            Self::Thread => "testkit.vpcd.broken",
        }
    }
}

/// A card in the reader, played by a thread of its own. Dropping it takes the card out.
#[derive(Debug)]
pub struct InsertedCard {
    socket: TcpStream,
    player: Option<JoinHandle<Removal>>,
}

/// A card out of the reader again.
#[derive(Debug)]
pub struct Removal {
    /// The card, without power. Insert it again by [`insert`].
    pub card: VirtualCard,
    /// Whether it ended as it should, by [`InsertedCard::remove`] or by the reader closing the connection.
    pub outcome: Result<(), VpcdError>,
}

/// Puts `card` into the vpcd reader that listens at `address`.
///
/// # Errors
/// [`VpcdError::Connect`] when nobody listens, [`VpcdError::Thread`] when no thread can be started.
pub fn insert(address: impl ToSocketAddrs, card: VirtualCard) -> Result<InsertedCard, VpcdError> {
    insert_pulled(address, card, None)
}

/// As [`insert`], and the card is pulled out at an APDU.
///
/// # Errors
/// As [`insert`].
pub fn insert_pulled(
    address: impl ToSocketAddrs,
    card: VirtualCard,
    pull: Option<Pull>,
) -> Result<InsertedCard, VpcdError> {
    let socket = TcpStream::connect(address).map_err(VpcdError::Connect)?;
    socket.set_nodelay(true).map_err(VpcdError::Connect)?;
    let mut reader = socket.try_clone().map_err(VpcdError::Connect)?;
    let player = thread::Builder::new()
        .name("vpcd-card".to_owned())
        .spawn(move || {
            // Powered by the reader only: an inserted card is cold.
            let mut held = Held::new(card, pull);
            let outcome = play(&mut reader, &mut held);
            let card = held.into_card();
            // A broken conversation must look like a removed card to the reader, whoever still holds the handle.
            let _ = reader.shutdown(Shutdown::Both);
            Removal { card, outcome }
        })
        .map_err(|_| VpcdError::Thread)?;
    Ok(InsertedCard {
        socket,
        player: Some(player),
    })
}

impl InsertedCard {
    /// Takes the card out; the answer to a command under way may be lost, as with a real card.
    ///
    /// # Errors
    /// [`VpcdError::Thread`] when the playing thread panicked.
    pub fn remove(self) -> Result<Removal, VpcdError> {
        self.hang_up();
        self.wait()
    }

    /// Waits until the reader closes the connection.
    ///
    /// # Errors
    /// [`VpcdError::Thread`] when the playing thread panicked.
    pub fn wait(mut self) -> Result<Removal, VpcdError> {
        self.player
            .take()
            .ok_or(VpcdError::Thread)?
            .join()
            .map_err(|_| VpcdError::Thread)
    }

    /// A handle that takes the card out from another thread, for example on Ctrl-C.
    ///
    /// # Errors
    /// [`VpcdError::Connection`] when the socket cannot be shared.
    pub fn stopper(&self) -> Result<Stopper, VpcdError> {
        self.socket
            .try_clone()
            .map(Stopper)
            .map_err(VpcdError::Connection)
    }

    fn hang_up(&self) {
        // Fails only when the connection is gone already, which is what is wanted.
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

impl Drop for InsertedCard {
    fn drop(&mut self) {
        if let Some(player) = self.player.take() {
            self.hang_up();
            let _ = player.join();
        }
    }
}

/// Takes a card out from elsewhere.
#[derive(Debug)]
pub struct Stopper(TcpStream);

impl Stopper {
    /// Ends the playing; [`InsertedCard::wait`] then returns. Stopping twice does nothing.
    pub fn stop(&self) {
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// Answers until the reader closes the connection, or the card is pulled.
fn play(socket: &mut TcpStream, held: &mut Held) -> Result<(), VpcdError> {
    while let Some(message) = receive(socket)? {
        let answer = match *message.as_slice() {
            [control::POWER_OFF] => {
                held.card_mut().power_off();
                continue;
            }
            [control::POWER_ON] => {
                held.card_mut().power_on();
                continue;
            }
            [control::RESET] => {
                held.card_mut().warm_reset();
                continue;
            }
            [control::ATR] => crate::card::ATR.to_vec(),
            [] | [_] => return Err(VpcdError::Message { message }),
            _ => match held.transmit(&message) {
                Ok(answer) => answer,
                Err(_) => return Ok(()),
            },
        };
        if !send(socket, &answer)? {
            return Ok(());
        }
    }
    Ok(())
}

/// The next message, `None` when the connection has been closed between two messages or on our side. The length has two
/// bytes, so a message is at most 65,535 bytes long.
fn receive(socket: &mut TcpStream) -> Result<Option<Vec<u8>>, VpcdError> {
    let mut length = [0; 2];
    if !fill(socket, &mut length)? {
        return Ok(None);
    }
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    Ok(fill(socket, &mut message)?.then_some(message))
}

/// Fills `buffer`; `false` when the connection was closed first.
fn fill(socket: &mut TcpStream, buffer: &mut [u8]) -> Result<bool, VpcdError> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        acknowledge_at_once(socket);
        match socket.read(rest) {
            Ok(0) => return Ok(false),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if hung_up(&error) => return Ok(false),
            Err(error) => return Err(VpcdError::Connection(error)),
        }
    }
    Ok(true)
}

/// Sends length and bytes in one segment; `false` when nobody listens any more.
fn send(socket: &mut TcpStream, answer: &[u8]) -> Result<bool, VpcdError> {
    let length = u16::try_from(answer.len()).map_err(|_| VpcdError::Answer { length: answer.len() })?;
    let mut message = length.to_be_bytes().to_vec();
    message.extend(answer);
    match socket.write_all(&message) {
        Ok(()) => Ok(true),
        Err(error) if hung_up(&error) => Ok(false),
        Err(error) => Err(VpcdError::Connection(error)),
    }
}

fn hung_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected};
    matches!(
        error.kind(),
        BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected
    )
}

/// vpcd writes length and bytes as two segments. With delayed acknowledgements its second one waits about 49 ms for our
/// acknowledgement of the first, on every APDU. The option is not sticky, so it is set before each read.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(socket: &TcpStream) {
    // Only speed depends on it.
    let _ = socket2::SockRef::from(socket).set_tcp_quickack(true);
}

#[cfg(not(target_os = "linux"))]
fn acknowledge_at_once(_socket: &TcpStream) {}
