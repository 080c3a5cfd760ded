//! From a person holding a card over some reader to a card held alone.

use std::time::{Duration, Instant};

use super::fault::Fault;
use super::link::ReaderLink;
use super::patience::{Next, Patience, System};
use super::watch::{Seen, Watch};
use super::{ReaderError, ReaderState};
use crate::interrupt;

/// One turn of waiting for a change.
const TURN: Duration = Duration::from_millis(500);

/// Readers of this machine.
///
/// # Errors
/// [`ReaderError::ServiceUnavailable`] where the system's service does not answer.
pub fn list() -> Result<Vec<ReaderState>, ReaderError> {
    match Watch::over(None).look(Duration::ZERO) {
        Ok(readers) => Ok(readers
            .into_iter()
            .map(|reader| ReaderState {
                name: reader.name.to_string_lossy().into_owned(),
                card_present: reader.card_present,
                events: reader.events,
            })
            .collect()),
        Err(error) if Fault::of(error) == Fault::ReaderGone => Ok(Vec::new()),
        Err(_) => Err(System::HERE.without_service()),
    }
}

/// Waits for a card in the reader whose name contains `reader` (in any, where `None`) and takes it alone.
/// `waiting` is called once, when there is no card yet.
///
/// # Errors
/// Any of [`ReaderError`] but the build's.
pub fn connect(reader: Option<&str>, mut waiting: impl FnMut()) -> Result<ReaderLink, ReaderError> {
    let started = Instant::now();
    let mut watch = Watch::over(reader);
    let mut patience = Patience::new(System::HERE);
    let mut told = false;
    loop {
        let next = match watch.look(if told { TURN } else { Duration::ZERO }) {
            Ok(readers) => match take_any(&readers) {
                Ok(link) => return Ok(link),
                Err(fault) => patience.readers(started.elapsed(), fault),
            },
            Err(error) => {
                tracing::debug!(%error, "the readers cannot be watched");
                patience.no_readers(started.elapsed(), Fault::of(error))
            }
        };
        let pause = match next {
            Next::Stop(error) => return Err(error),
            Next::Look(pause) => pause,
            Next::Rebuild(pause) => {
                watch.rebuild();
                pause
            }
        };
        if !told {
            told = true;
            tracing::debug!("waiting for a card");
            waiting();
        }
        // Asked for while a card was about to be taken.
        interrupt::end_if_requested();
        // Asking again at once would only keep the service from what stands in our way.
        std::thread::sleep(pause);
    }
}

/// Takes the first card that lets itself be taken; else why the last one did not, `None` where there is no card.
fn take_any(readers: &[Seen]) -> Result<ReaderLink, Option<Fault>> {
    let mut fault = None;
    for reader in readers.iter().filter(|reader| reader.card_present) {
        match ReaderLink::take(&reader.name) {
            Ok(link) => return Ok(link),
            Err(met) => {
                tracing::debug!(fault = met.name(), "the card cannot be taken");
                fault = Some(met);
            }
        }
    }
    Err(fault)
}
