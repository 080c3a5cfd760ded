//! PC/SC: list readers, wait for a card, hold it alone, leave it without power.

use std::ffi::{CStr, CString};
use std::time::{Duration, Instant};

use kazasu_card::{BlockingLink, LinkLost};
use pcsc::{
    Card, Context, Disposition, MAX_BUFFER_SIZE_EXTENDED, PNP_NOTIFICATION, Protocols, ReaderState as Watch,
    Scope, ShareMode, State,
};
use zeroize::Zeroize as _;

use super::{ReaderError, ReaderState};
use crate::interrupt;

/// How long a person has to hold a card over the reader.
const CARD_WAIT: Duration = Duration::from_secs(60);
/// How long another program may keep the card before we say so: Windows itself looks at a new card first.
const IN_USE_PATIENCE: Duration = Duration::from_secs(5);
/// One turn of waiting; macOS has no event for a new reader, so the list is read anew each turn.
const TURN: Duration = Duration::from_millis(500);
/// Pause before a card that could not be taken is tried again.
const BREATH: Duration = Duration::from_millis(150);

/// A card held alone. Dropping it cuts the power: on this card a verified PIN survives disconnect and reset
/// (card facts §0.8).
pub struct ReaderLink {
    context: Context,
    reader: CString,
    card: Option<Card>,
    answer: Vec<u8>,
}

impl std::fmt::Debug for ReaderLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReaderLink(..)")
    }
}

/// Readers of this machine.
pub fn list() -> Result<Vec<ReaderState>, ReaderError> {
    let context = establish()?;
    Ok(watch(&context, None, Duration::ZERO)?
        .into_iter()
        .map(|reader| ReaderState {
            name: reader.name().to_string_lossy().into_owned(),
            card_present: reader.event_state().contains(State::PRESENT),
        })
        .collect())
}

/// Waits for a card in the reader whose name contains `reader` (in any, where `None`) and takes it alone.
/// `waiting` is called once, when there is no card yet.
pub fn connect(reader: Option<&str>, mut waiting: impl FnMut()) -> Result<ReaderLink, ReaderError> {
    let context = establish()?;
    let deadline = Instant::now() + CARD_WAIT;
    let mut told = false;
    let mut busy_since = None;
    loop {
        let readers = watch(&context, reader, if told { TURN } else { Duration::ZERO })?;
        if readers.is_empty() {
            return Err(ReaderError::NoReader);
        }
        for candidate in readers
            .iter()
            .filter(|reader| reader.event_state().contains(State::PRESENT))
        {
            match take(&context, candidate.name()) {
                Ok(card) => {
                    interrupt::hold();
                    return Ok(ReaderLink {
                        reader: candidate.name().to_owned(),
                        context,
                        card: Some(card),
                        answer: vec![0; MAX_BUFFER_SIZE_EXTENDED],
                    });
                }
                Err(pcsc::Error::SharingViolation) => {
                    let since = *busy_since.get_or_insert_with(Instant::now);
                    if since.elapsed() > IN_USE_PATIENCE {
                        return Err(ReaderError::InUse);
                    }
                }
                // A card on its way in or out: look again.
                Err(_) => {}
            }
        }
        if !told {
            told = true;
            waiting();
        }
        if interrupt::requested() {
            return Err(ReaderError::CardTimeout);
        }
        if readers
            .iter()
            .any(|reader| reader.event_state().contains(State::PRESENT))
        {
            // A card that cannot be taken yet: asking again at once would only keep the service from it.
            std::thread::sleep(BREATH);
        }
        if Instant::now() > deadline {
            return Err(ReaderError::CardTimeout);
        }
    }
}

fn take(context: &Context, reader: &CStr) -> Result<Card, pcsc::Error> {
    context.connect(reader, ShareMode::Exclusive, Protocols::T0 | Protocols::T1)
}

fn establish() -> Result<Context, ReaderError> {
    Context::establish(Scope::User).map_err(|_| ReaderError::ServiceUnavailable)
}

/// State of the readers whose name contains `wanted`, after a change or after `turn`.
fn watch(context: &Context, wanted: Option<&str>, turn: Duration) -> Result<Vec<Watch>, ReaderError> {
    let names = match context.list_readers_owned() {
        Ok(names) => names,
        Err(pcsc::Error::NoReadersAvailable) => Vec::new(),
        Err(_) => return Err(ReaderError::ServiceUnavailable),
    };
    let named = |name: &CString| wanted.is_none_or(|part| name.to_string_lossy().contains(part));
    let mut readers: Vec<Watch> = names
        .into_iter()
        .filter(|name| name.as_c_str() != PNP_NOTIFICATION() && named(name))
        .map(|name| Watch::new(name, State::UNAWARE))
        .collect();
    if readers.is_empty() {
        return Ok(readers);
    }
    let read = |readers: &mut Vec<Watch>, timeout| match context.get_status_change(timeout, readers) {
        Ok(()) | Err(pcsc::Error::Timeout) => Ok(()),
        Err(_) => Err(ReaderError::ServiceUnavailable),
    };
    read(&mut readers, Duration::ZERO)?;
    let present = readers
        .iter()
        .any(|reader| reader.event_state().contains(State::PRESENT));
    if !turn.is_zero() && !present {
        for reader in &mut readers {
            reader.sync_current_state();
        }
        read(&mut readers, turn)?;
    }
    Ok(readers)
}

impl ReaderLink {
    /// Name of the reader.
    pub fn name(&self) -> String {
        self.reader.to_string_lossy().into_owned()
    }
}

impl BlockingLink for ReaderLink {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        if self.card.is_none() {
            // Released before: the same reader, powered up anew.
            self.card = Some(take(&self.context, &self.reader).map_err(|_| LinkLost)?);
        }
        let card = self.card.as_ref().ok_or(LinkLost)?;
        let answer = card.transmit(apdu, &mut self.answer).map_err(|_| LinkLost)?;
        Ok(answer.to_vec())
    }

    fn cancel_requested(&mut self) -> bool {
        interrupt::requested()
    }

    fn release(&mut self, power_off: bool) {
        if let Some(card) = self.card.take() {
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
        self.answer.zeroize();
    }
}

impl Drop for ReaderLink {
    fn drop(&mut self) {
        self.release(true);
        interrupt::let_go();
    }
}
