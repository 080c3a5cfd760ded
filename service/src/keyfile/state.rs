//! The keys of a ring, and which generation each belongs to.

use std::collections::BTreeMap;

use jiff::Timestamp;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::file::Seen;
use crate::keyring::{Generation, Month, SealingKey};

#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Key(pub(super) [u8; 32]);

pub(super) struct State {
    /// The first generation's; gone when it is retired.
    pub(super) register: Option<Key>,
    /// The generations after the first, in order.
    pub(super) later: Vec<Later>,
    pub(super) months: BTreeMap<String, Key>,
    /// Months before this one are destroyed for good.
    pub(super) forgotten_before: Option<Month>,
    /// What the file looked like when this was read.
    pub(super) seen: Option<Seen>,
}

/// A generation after the first.
pub(super) struct Later {
    pub(super) since: Timestamp,
    pub(super) root: Key,
    pub(super) register: Option<Key>,
}

impl State {
    pub(super) fn key(&self, id: &str) -> Option<&Key> {
        match generation_of(id) {
            Some(Generation::FIRST) => self.register.as_ref(),
            Some(generation) => self.later(generation)?.register.as_ref(),
            None => self.months.get(id),
        }
    }

    pub(super) fn later(&self, generation: Generation) -> Option<&Later> {
        let place = usize::try_from(generation.number()).ok()?.checked_sub(2)?;
        self.later.get(place)
    }

    pub(super) fn current(&self) -> Generation {
        self.later
            .iter()
            .fold(Generation::FIRST, |generation, _| generation.next())
    }

    /// Every generation with the instant from which it was not the current one any more.
    pub(super) fn superseded(&self) -> impl Iterator<Item = (Generation, Timestamp)> {
        let numbers = (1..).map_while(Generation::of);
        numbers.zip(self.later.iter().map(|later| later.since))
    }
}

/// `register` for the first generation, `register.2` and so on after it.
pub(super) fn register_id(generation: Generation) -> String {
    match generation {
        Generation::FIRST => SealingKey::Register.to_string(),
        later => format!("{}.{}", SealingKey::Register, later.number()),
    }
}

/// The generation whose register key an id names; none where it names another key.
pub(super) fn generation_of(id: &str) -> Option<Generation> {
    let rest = id.strip_prefix(&SealingKey::Register.to_string())?;
    match rest.strip_prefix('.') {
        None => rest.is_empty().then_some(Generation::FIRST),
        Some(number) => number.parse().ok().and_then(Generation::of),
    }
}
