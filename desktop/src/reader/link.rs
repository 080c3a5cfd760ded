//! One card held alone, in a transaction, and left without power.
//!
//! A thread of its own holds the card, with a context apart from the one that watches. So the transaction lives as long
//! as the card is held, and while the task waits for something else the card is kept awake: Windows resets a card whose
//! transaction was idle for more than five seconds.

use std::ffi::{CStr, CString};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use kazasu_card::{BlockingLink, LinkLost};
use pcsc::{Card, Context, Disposition, Error, MAX_BUFFER_SIZE_EXTENDED, Protocols, Scope, ShareMode};
use zeroize::Zeroizing;

use super::fault::{Fault, is_too_long};
use crate::interrupt;

/// Below Windows' five seconds.
const KEEP_ALIVE: Duration = Duration::from_secs(4);

/// What cards and readers of the short kind answer to an extended command.
const WRONG_LENGTH: [u8; 2] = [0x67, 0x00];

/// A card held alone. Dropping it cuts the power: on this card a verified PIN survives disconnect and reset
/// (card facts §0.8).
pub struct ReaderLink {
    reader: String,
    /// `None` only while it is being dropped.
    orders: Option<Sender<Order>>,
    answers: Receiver<Result<Vec<u8>, Fault>>,
    holder: Option<JoinHandle<()>>,
}

/// What the holding thread is told. The first two are answered.
enum Order {
    Take,
    Transmit(Zeroizing<Vec<u8>>),
    Release { power_off: bool },
}

impl std::fmt::Debug for ReaderLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReaderLink(..)")
    }
}

impl ReaderLink {
    /// Takes the card in a reader, alone.
    pub(super) fn take(reader: &CStr) -> Result<Self, Fault> {
        let (orders, received) = channel();
        let (replies, answers) = channel();
        let holder = Holder {
            reader: reader.to_owned(),
            orders: received,
            replies,
            answer: Zeroizing::new(vec![0; MAX_BUFFER_SIZE_EXTENDED]),
        };
        let holder = thread::Builder::new()
            .name("card-holder".to_owned())
            .spawn(move || holder.run())
            .map_err(|_| Fault::Other)?;
        // Before the card is taken: from here on Ctrl-C waits.
        interrupt::hold();
        let link = Self {
            reader: reader.to_string_lossy().into_owned(),
            orders: Some(orders),
            answers,
            holder: Some(holder),
        };
        link.order(Order::Take)?;
        Ok(link)
    }

    /// Name of the reader.
    pub fn name(&self) -> &str {
        &self.reader
    }

    fn order(&self, order: Order) -> Result<Vec<u8>, Fault> {
        let orders = self.orders.as_ref().ok_or(Fault::Other)?;
        orders.send(order).map_err(|_| Fault::Other)?;
        self.answers.recv().map_err(|_| Fault::Other)?
    }
}

impl BlockingLink for ReaderLink {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        self.order(Order::Transmit(Zeroizing::new(apdu.to_vec())))
            .map_err(|fault| {
                tracing::debug!(fault = fault.name(), "the card is lost");
                LinkLost
            })
    }

    fn cancel_requested(&mut self) -> bool {
        interrupt::requested()
    }

    fn release(&mut self, power_off: bool) {
        if let Some(orders) = &self.orders {
            // A holder that is gone holds no card.
            let _ = orders.send(Order::Release { power_off });
        }
    }
}

impl Drop for ReaderLink {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(holder) = self.holder.take() {
            // Whatever became of it, the card is not held any more.
            let _ = holder.join();
        }
        interrupt::let_go();
    }
}

/// The thread's side.
struct Holder {
    reader: CString,
    orders: Receiver<Order>,
    replies: Sender<Result<Vec<u8>, Fault>>,
    answer: Zeroizing<Vec<u8>>,
}

impl Holder {
    /// Without a card until the next command; each release ends a connection, each command after it begins one.
    fn run(mut self) {
        while let Ok(order) = self.orders.recv() {
            let first = match order {
                Order::Take => None,
                Order::Transmit(apdu) => Some(apdu),
                Order::Release { .. } => continue,
            };
            match self.connect() {
                Ok(card) => self.hold(card, first),
                Err(error) => self.reply(Err(Fault::of(error))),
            }
        }
    }

    /// Exclusive: a program that wants the card meanwhile is refused instead of disturbing a tap.
    fn connect(&self) -> Result<Card, Error> {
        Context::establish(Scope::User)?.connect(
            &self.reader,
            ShareMode::Exclusive,
            Protocols::T0 | Protocols::T1,
        )
    }

    fn hold(&mut self, mut card: Card, first: Option<Zeroizing<Vec<u8>>>) {
        let power_off = match card.transaction() {
            Ok(transaction) => {
                let power_off = self.serve(&transaction, first);
                // Where ending it fails it is ended by the disconnect; nobody can come in between.
                drop(transaction);
                power_off
            }
            Err(error) => {
                self.reply(Err(Fault::of(error)));
                true
            }
        };
        let disposition = if power_off {
            Disposition::UnpowerCard
        } else {
            Disposition::LeaveCard
        };
        // If even this fails, dropping the handle resets the card and the service powers it off when unused.
        if let Err((card, _)) = card.disconnect(disposition) {
            drop(card);
        }
    }

    /// Serves until the card is released; tells whether its power is taken away.
    fn serve(&mut self, card: &Card, first: Option<Zeroizing<Vec<u8>>>) -> bool {
        match first {
            None => self.reply(Ok(Vec::new())),
            Some(apdu) => self.exchange(card, &apdu),
        }
        loop {
            match self.orders.recv_timeout(KEEP_ALIVE) {
                Ok(Order::Take) => self.reply(Ok(Vec::new())),
                Ok(Order::Transmit(apdu)) => self.exchange(card, &apdu),
                Ok(Order::Release { power_off }) => return power_off,
                Err(RecvTimeoutError::Timeout) => {
                    // Only to be heard of; what it would tell, the next command tells too.
                    let _ = card.status2_len();
                }
                Err(RecvTimeoutError::Disconnected) => return true,
            }
        }
    }

    /// Never sends twice, whatever the error: a VERIFY may have been counted.
    fn exchange(&mut self, card: &Card, apdu: &[u8]) {
        let answer = match card.transmit(apdu, &mut self.answer) {
            Ok(answer) => Ok(answer.to_vec()),
            Err(error) => {
                tracing::debug!(%error, "no answer from the card");
                // A card that was reset or taken out says so here.
                if is_too_long(apdu, error) && card.status2_owned().is_ok() {
                    Ok(WRONG_LENGTH.to_vec())
                } else {
                    Err(Fault::of(error))
                }
            }
        };
        self.reply(answer);
    }

    fn reply(&self, answer: Result<Vec<u8>, Fault>) {
        // Nobody listens any more when the link is being dropped.
        let _ = self.replies.send(answer);
    }
}
