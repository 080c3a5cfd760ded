//! The key ring in a file of mode 0600: the default of [`KeyRing`].

mod file;
mod state;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::keyring::{
    Generation, KeyRing, KeyRingError, Month, Purpose, SealingKey, Superseded, mac_with, open_with,
    parse_sealed, random, seal_with,
};
use crate::private_file::owner_only_file;
use file::{owner_only, parse, replace, seen};
use state::{Key, Later, State, generation_of, register_id};

/// Keys in one JSON file, readable by its owner only. Changes replace the file atomically; what other processes have
/// changed is taken over when it is needed.
pub struct KeyFile {
    path: PathBuf,
    /// Each purpose's key of the first generation follows from this one.
    root: Key,
    state: Mutex<State>,
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyFile(***)")
    }
}

impl KeyFile {
    /// Opens the file, or makes it with new keys.
    ///
    /// # Errors
    /// [`KeyRingError::Exposed`] where others may read it, [`KeyRingError::Malformed`], or
    /// [`KeyRingError::Unavailable`].
    pub fn open_or_create(path: &Path) -> Result<Self, KeyRingError> {
        match fs::read_to_string(path) {
            Ok(text) => {
                owner_only(path)?;
                Self::parse(path, &Zeroizing::new(text))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let ring = Self {
                    path: path.to_owned(),
                    root: Key(random()),
                    state: Mutex::new(State {
                        register: Some(Key(random())),
                        later: Vec::new(),
                        months: BTreeMap::new(),
                        forgotten_before: None,
                        seen: None,
                    }),
                };
                ring.change(|_| ())?;
                Ok(ring)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn parse(path: &Path, text: &str) -> Result<Self, KeyRingError> {
        let (root, state) = parse(text)?;
        Ok(Self {
            path: path.to_owned(),
            root,
            state: Mutex::new(state),
        })
    }

    /// Changes the state and keeps it on disk before anybody can use it. Another process may hold the same ring: the
    /// file is locked, and what it says by now is what is changed.
    fn change<T>(&self, with: impl FnOnce(&mut State) -> T) -> Result<T, KeyRingError> {
        let lock = owner_only_file(&self.path.with_extension("lock"))?;
        lock.lock()?;
        let mut state = self.state();
        if let Some(now) = self.on_disk()? {
            *state = now;
        }
        let out = with(&mut state);
        replace(&self.path, &state.to_text(&self.root)?)?;
        state.seen = seen(&self.path).ok();
        Ok(out)
    }

    /// What the file says now; `None` where it is not made yet.
    fn on_disk(&self) -> Result<Option<State>, KeyRingError> {
        // Before the reading: what is written in between is another version, and read again.
        let seen = seen(&self.path).ok();
        match fs::read_to_string(&self.path) {
            Ok(text) => {
                let (_, state) = parse(&Zeroizing::new(text))?;
                Ok(Some(State { seen, ..state }))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The state, as new as the file.
    fn fresh(&self) -> Result<MutexGuard<'_, State>, KeyRingError> {
        let mut state = self.state();
        if state.seen.is_none() || state.seen != seen(&self.path).ok() {
            let now = self.on_disk()?;
            let gone = || KeyRingError::Unavailable(std::io::ErrorKind::NotFound.into());
            *state = now.ok_or_else(gone)?;
        }
        Ok(state)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn purpose_mac(root: &Key, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
    let label = format!("kazasu {purpose:?}");
    let key = Key(mac_with(&root.0, &[label.as_bytes()]));
    mac_with(&key.0, parts)
}

impl KeyRing for KeyFile {
    fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        purpose_mac(&self.root, purpose, parts)
    }

    fn mac_of(
        &self,
        generation: Generation,
        purpose: Purpose,
        parts: &[&[u8]],
    ) -> Result<[u8; 32], KeyRingError> {
        if generation == Generation::FIRST {
            return Ok(self.mac(purpose, parts));
        }
        if let Some(later) = self.state().later(generation) {
            return Ok(purpose_mac(&later.root, purpose, parts));
        }
        // Made by another process since this one read the file.
        let state = self.fresh()?;
        let later = state.later(generation).ok_or(KeyRingError::KeyGone)?;
        Ok(purpose_mac(&later.root, purpose, parts))
    }

    fn current(&self) -> Generation {
        self.state().current()
    }

    fn rotate(&self, now: Timestamp) -> Result<Generation, KeyRingError> {
        self.change(|state| {
            // A clock that ran ahead at the last rotation must not make the new keys older than the ones before.
            let since = state.later.last().map_or(now, |last| last.since.max(now));
            state.later.push(Later {
                since,
                root: Key(random()),
                register: Some(Key(random())),
            });
            state.current()
        })
    }

    fn superseded(&self) -> Vec<Superseded> {
        let state = self.state();
        let kept = state
            .superseded()
            .map(|(generation, since)| Superseded {
                id: register_id(generation),
                since,
            })
            .filter(|key| state.key(&key.id).is_some());
        kept.collect()
    }

    fn retire(&self, id: &str) -> Result<(), KeyRingError> {
        self.change(|state| {
            let generation = generation_of(id).filter(|generation| *generation < state.current());
            let place = generation.map(|generation| generation.number());
            let key = match place {
                Some(1) => Some(&mut state.register),
                Some(number) => usize::try_from(number - 2)
                    .ok()
                    .and_then(|place| state.later.get_mut(place))
                    .map(|later| &mut later.register),
                None => None,
            };
            key.and_then(Option::take).map(drop).ok_or(KeyRingError::KeyGone)
        })?
    }

    fn seal(&self, key: SealingKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyRingError> {
        let month = match key {
            SealingKey::Month(month) => month,
            // As new as the file: what is sealed with an older key may outlive it.
            SealingKey::Register => {
                let state = self.fresh()?;
                let id = register_id(state.current());
                let key = state.key(&id).ok_or(KeyRingError::KeyGone)?;
                return seal_with(&key.0, &id, context, plain);
            }
        };
        let id = month.to_string();
        if let Some(key) = self.state().key(&id) {
            return seal_with(&key.0, &id, context, plain);
        }
        let made = self.change(|state| {
            if state.forgotten_before.is_some_and(|before| month < before) {
                return None;
            }
            let key = state.months.entry(id.clone()).or_insert_with(|| Key(random()));
            Some(Key(key.0))
        })?;
        let key = made.ok_or(KeyRingError::KeyGone)?;
        seal_with(&key.0, &id, context, plain)
    }

    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyRingError> {
        let (id, body) = parse_sealed(sealed).ok_or(KeyRingError::Sealed)?;
        let mut state = self.state();
        if state.key(id).is_none() {
            // Made by another process since this one read the file.
            drop(state);
            state = self.fresh()?;
        }
        let key = state.key(id).ok_or(KeyRingError::KeyGone)?;
        open_with(&key.0, id, context, body)
    }

    fn refresh(&self) -> Result<(), KeyRingError> {
        owner_only(&self.path)?;
        self.fresh().map(drop)
    }

    fn forget_before(&self, month: Month) -> Result<Vec<String>, KeyRingError> {
        if self
            .state()
            .forgotten_before
            .is_some_and(|before| before >= month)
        {
            return Ok(Vec::new());
        }
        let first = month.to_string();
        self.change(|state| {
            let kept = state.months.split_off(&first);
            let destroyed = std::mem::replace(&mut state.months, kept);
            state.forgotten_before = Some(month);
            destroyed.into_keys().collect()
        })
    }
}

#[cfg(test)]
mod tests;
