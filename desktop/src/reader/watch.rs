//! The watch over the readers of this machine, with a context of its own: a context serves one call at a time, and a
//! watch blocks.

use std::ffi::{CStr, CString};
use std::time::Duration;

use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, Scope, State};

/// Watches the readers.
///
/// The list is read anew each turn, on every system: macOS has no event for a new reader (no PnP pseudo reader), and one
/// way for all is one way tested.
pub struct Watch {
    /// `None` after the service was lost, until the next look.
    context: Option<Context>,
    /// Part of the name of the readers wanted.
    wanted: Option<String>,
}

/// A reader as last seen.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Name as the system gives it.
    pub name: CString,
    /// Whether a card is in it.
    pub card_present: bool,
    /// How often a card came or went, as the system counts.
    pub events: u32,
}

impl Watch {
    /// A watch over the readers whose name contains `wanted`, over all where `None`.
    pub fn over(wanted: Option<&str>) -> Self {
        Self {
            context: None,
            wanted: wanted.map(str::to_owned),
        }
    }

    /// The readers, now or, where none holds a card, after a change or `turn`. None is an error of its own.
    pub fn look(&mut self, turn: Duration) -> Result<Vec<Seen>, Error> {
        let context = match self.context.take() {
            Some(context) => context,
            None => Context::establish(Scope::User)?,
        };
        let context = self.context.insert(context);
        let mut readers: Vec<ReaderState> = context
            .list_readers_owned()?
            .into_iter()
            .filter(|name| name.as_c_str() != PNP_NOTIFICATION() && is_wanted(self.wanted.as_deref(), name))
            .map(|name| ReaderState::new(name, State::UNAWARE))
            .collect();
        if readers.is_empty() {
            return Err(Error::NoReadersAvailable);
        }
        wait_for_change(context, &mut readers, Duration::ZERO)?;
        if !turn.is_zero() && !readers.iter().any(holds_card) {
            for reader in &mut readers {
                // The whole event word: Windows counts events in its upper half.
                reader.sync_current_state();
            }
            wait_for_change(context, &mut readers, turn)?;
        }
        Ok(readers
            .iter()
            .map(|reader| Seen {
                name: reader.name().to_owned(),
                card_present: holds_card(reader),
                events: reader.event_count(),
            })
            .collect())
    }

    /// The context is no longer good; the next look makes a new one.
    pub fn rebuild(&mut self) {
        self.context = None;
    }
}

fn is_wanted(wanted: Option<&str>, name: &CStr) -> bool {
    wanted.is_none_or(|part| name.to_string_lossy().contains(part))
}

fn holds_card(reader: &ReaderState) -> bool {
    reader.event_state().contains(State::PRESENT)
}

fn wait_for_change(context: &Context, readers: &mut [ReaderState], most: Duration) -> Result<(), Error> {
    match context.get_status_change(most, readers) {
        Ok(()) | Err(Error::Timeout) => Ok(()),
        Err(error) => Err(error),
    }
}
