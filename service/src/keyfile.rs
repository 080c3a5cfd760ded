//! The key ring in a file of mode 0600: the default of [`KeyRing`].

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;
use kazasu_wire::base64url;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::keyring::{
    Generation, KeyRing, KeyRingError, Month, Purpose, SealingKey, Superseded, mac_with, open_with,
    parse_sealed, random, seal_with,
};

/// Keys in one JSON file, readable by its owner only. Changes replace the file atomically; what other processes have
/// changed is taken over when it is needed.
pub struct KeyFile {
    path: PathBuf,
    /// Each purpose's key of the first generation follows from this one.
    root: Key,
    state: Mutex<State>,
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct Key([u8; 32]);

struct State {
    /// The first generation's; gone when it is retired.
    register: Option<Key>,
    /// The generations after the first, in order.
    later: Vec<Later>,
    months: BTreeMap<String, Key>,
    /// Months before this one are destroyed for good.
    forgotten_before: Option<Month>,
    /// What the file looked like when this was read.
    seen: Option<Seen>,
}

/// A generation after the first.
struct Later {
    since: Timestamp,
    root: Key,
    register: Option<Key>,
}

/// Tells one version of the file from another: each is a new file.
type Seen = (u64, Option<SystemTime>, u64);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    /// 1, or 2 where there are generations: an older program must not drop them.
    version: u8,
    root: String,
    register: Option<String>,
    months: BTreeMap<String, String>,
    forgotten_before: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    generations: Vec<StoredGeneration>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredGeneration {
    since: Timestamp,
    root: String,
    register: Option<String>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.root.zeroize();
        self.register.zeroize();
        for key in self.months.values_mut() {
            key.zeroize();
        }
        for generation in &mut self.generations {
            generation.root.zeroize();
            generation.register.zeroize();
        }
    }
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

impl State {
    fn key(&self, id: &str) -> Option<&Key> {
        match generation_of(id) {
            Some(Generation::FIRST) => self.register.as_ref(),
            Some(generation) => self.later(generation)?.register.as_ref(),
            None => self.months.get(id),
        }
    }

    fn later(&self, generation: Generation) -> Option<&Later> {
        let place = usize::try_from(generation.number()).ok()?.checked_sub(2)?;
        self.later.get(place)
    }

    fn current(&self) -> Generation {
        self.later
            .iter()
            .fold(Generation::FIRST, |generation, _| generation.next())
    }

    /// Every generation with the instant from which it was not the current one any more.
    fn superseded(&self) -> impl Iterator<Item = (Generation, Timestamp)> {
        let numbers = (1..).map_while(Generation::of);
        numbers.zip(self.later.iter().map(|later| later.since))
    }

    fn to_text(&self, root: &Key) -> Result<Zeroizing<Vec<u8>>, KeyRingError> {
        let text = |key: &Key| base64url::encode(&key.0);
        let stored = Stored {
            version: if self.later.is_empty() { 1 } else { 2 },
            root: text(root),
            register: self.register.as_ref().map(text),
            months: self
                .months
                .iter()
                .map(|(month, key)| (month.clone(), text(key)))
                .collect(),
            forgotten_before: self.forgotten_before.map(|month| month.to_string()),
            generations: self
                .later
                .iter()
                .map(|later| StoredGeneration {
                    since: later.since,
                    root: text(&later.root),
                    register: later.register.as_ref().map(text),
                })
                .collect(),
        };
        serde_json::to_vec(&stored)
            .map(Zeroizing::new)
            .map_err(|_| KeyRingError::Malformed)
    }
}

/// Root key and the rest of a key file.
fn parse(text: &str) -> Result<(Key, State), KeyRingError> {
    let stored: Stored = serde_json::from_str(text).map_err(|_| KeyRingError::Malformed)?;
    if !matches!((stored.version, stored.generations.len()), (1, 0) | (2, 1..)) {
        return Err(KeyRingError::Malformed);
    }
    let key = |text: &str| {
        base64url::decode(text)
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .map(Key)
            .ok_or(KeyRingError::Malformed)
    };
    let months = stored
        .months
        .iter()
        .map(|(month, text)| Ok((month.clone(), key(text)?)))
        .collect::<Result<_, KeyRingError>>()?;
    let later = stored
        .generations
        .iter()
        .map(|stored| {
            Ok(Later {
                since: stored.since,
                root: key(&stored.root)?,
                register: stored.register.as_deref().map(key).transpose()?,
            })
        })
        .collect::<Result<_, KeyRingError>>()?;
    let state = State {
        register: stored.register.as_deref().map(key).transpose()?,
        later,
        months,
        forgotten_before: stored.forgotten_before.as_deref().and_then(Month::parse),
        seen: None,
    };
    Ok((key(&stored.root)?, state))
}

/// `register` for the first generation, `register.2` and so on after it.
fn register_id(generation: Generation) -> String {
    match generation {
        Generation::FIRST => SealingKey::Register.to_string(),
        later => format!("{}.{}", SealingKey::Register, later.number()),
    }
}

/// The generation whose register key an id names; none where it names another key.
fn generation_of(id: &str) -> Option<Generation> {
    let rest = id.strip_prefix(&SealingKey::Register.to_string())?;
    match rest.strip_prefix('.') {
        None => rest.is_empty().then_some(Generation::FIRST),
        Some(number) => number.parse().ok().and_then(Generation::of),
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

/// Writes a new file beside the old one, makes it durable, and puts it in its place.
fn replace(path: &Path, text: &[u8]) -> Result<(), KeyRingError> {
    let beside = path.with_extension("new");
    let mut file = new_owner_only_file(&beside)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // Or a month's key would be lost with its results.
    Ok(keep_folder(path)?)
}

/// Makes the name of a file survive a power cut.
pub(crate) fn keep_folder(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = file.parent() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Size, time and number of a file.
fn seen(path: &Path) -> std::io::Result<Seen> {
    let facts = fs::metadata(path)?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&facts);
    #[cfg(not(unix))]
    let number = 0;
    Ok((facts.len(), facts.modified().ok(), number))
}

/// A new file for writing that only its owner can open, in the place of what a crash may have left there.
pub(crate) fn new_owner_only_file(path: &Path) -> std::io::Result<fs::File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => owner_only_file(path),
    }
}

/// A file for writing that only its owner can open.
fn owner_only_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn owner_only(path: &Path) -> Result<(), KeyRingError> {
    if is_owner_only(path)? {
        Ok(())
    } else {
        Err(KeyRingError::Exposed)
    }
}

/// Whether only its owner may read a file.
#[cfg(unix)]
pub(crate) fn is_owner_only(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 == 0)
}

/// Windows: the file inherits the rights of its folder, which the installer restricts.
#[cfg(not(unix))]
pub(crate) fn is_owner_only(path: &Path) -> std::io::Result<bool> {
    fs::metadata(path).map(|_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> SealingKey {
        SealingKey::Month(Month::parse(text).unwrap())
    }

    #[test]
    fn sealed_values_survive_a_restart_and_name_their_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let ring = KeyFile::open_or_create(&path).unwrap();
        let sealed = ring.seal(month("2026-11"), b"results/1", b"plain").unwrap();
        assert_eq!(parse_sealed(&sealed).unwrap().0, "2026-11");
        let mac = ring.mac(Purpose::Patient, &[b"a", b"b"]);
        drop(ring);

        let ring = KeyFile::open_or_create(&path).unwrap();
        assert_eq!(ring.open(b"results/1", &sealed).unwrap().as_slice(), b"plain");
        assert_eq!(ring.mac(Purpose::Patient, &[b"a", b"b"]), mac);
        assert_ne!(ring.mac(Purpose::Nonce, &[b"a", b"b"]), mac);
        assert_ne!(ring.mac(Purpose::Patient, &[b"ab", b""]), mac);
        assert!(matches!(
            ring.open(b"results/2", &sealed),
            Err(KeyRingError::Sealed)
        ));
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(matches!(
            ring.open(b"results/1", &changed),
            Err(KeyRingError::Sealed)
        ));
    }

    #[test]
    fn a_destroyed_month_stays_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let ring = KeyFile::open_or_create(&path).unwrap();
        let old = ring.seal(month("2026-09"), b"r", b"plain").unwrap();
        let new = ring.seal(month("2026-10"), b"r", b"plain").unwrap();
        let october = Month::parse("2026-10").unwrap();
        assert_eq!(ring.forget_before(october).unwrap(), ["2026-09"]);
        assert!(ring.forget_before(october).unwrap().is_empty());
        let ring = KeyFile::open_or_create(&path).unwrap();
        assert!(matches!(ring.open(b"r", &old), Err(KeyRingError::KeyGone)));
        assert!(ring.open(b"r", &new).is_ok());
        assert!(matches!(
            ring.seal(month("2026-09"), b"r", b"plain"),
            Err(KeyRingError::KeyGone)
        ));
    }

    #[test]
    fn two_processes_share_one_ring() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let (one, two) = (
            KeyFile::open_or_create(&path).unwrap(),
            KeyFile::open_or_create(&path).unwrap(),
        );
        let november = one.seal(month("2026-11"), b"r", b"plain").unwrap();
        let december = two.seal(month("2026-12"), b"r", b"plain").unwrap();
        let also_november = two.seal(month("2026-11"), b"r", b"plain").unwrap();
        for ring in [&one, &two, &KeyFile::open_or_create(&path).unwrap()] {
            for sealed in [&november, &december, &also_november] {
                assert_eq!(ring.open(b"r", sealed).unwrap().as_slice(), b"plain");
            }
        }
    }

    fn at(day: &str) -> Timestamp {
        format!("{day}T00:00:00Z").parse().unwrap()
    }

    #[test]
    fn a_rotation_makes_new_keys_and_loses_no_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let ring = KeyFile::open_or_create(&path).unwrap();
        assert_eq!(ring.current(), Generation::FIRST);
        assert!(ring.superseded().is_empty());
        let name = ring.mac(Purpose::Register, &[b"person"]);
        let proof = ring.mac_of(Generation::FIRST, Purpose::Nonce, &[b"x"]).unwrap();
        let mut sealed = vec![ring.seal(SealingKey::Register, b"r", b"plain").unwrap()];
        let november = ring.seal(month("2026-11"), b"r", b"plain").unwrap();
        for (number, id) in [(2, "register.2"), (3, "register.3")] {
            let made = ring.rotate(at("2026-11-21")).unwrap();
            assert_eq!(made.number(), number);
            let one = ring.seal(SealingKey::Register, b"r", b"plain").unwrap();
            assert_eq!(parse_sealed(&one).unwrap().0, id);
            sealed.push(one);
        }
        for ring in [&ring, &KeyFile::open_or_create(&path).unwrap()] {
            for one in sealed.iter().chain([&november]) {
                assert_eq!(ring.open(b"r", one).unwrap().as_slice(), b"plain");
            }
            assert_eq!(ring.mac(Purpose::Register, &[b"person"]), name, "names last");
            let of = |number| {
                let generation = Generation::of(number).unwrap();
                ring.mac_of(generation, Purpose::Nonce, &[b"x"])
            };
            assert_eq!(of(1).unwrap(), proof);
            assert_ne!(of(2).unwrap(), proof);
            assert_ne!(of(2).unwrap(), of(3).unwrap());
            assert!(matches!(of(4), Err(KeyRingError::KeyGone)));
            // A month's key belongs to no generation.
            let again = ring.seal(month("2026-11"), b"r", b"plain").unwrap();
            assert_eq!(parse_sealed(&again).unwrap().0, "2026-11");
        }
    }

    #[test]
    fn only_an_older_key_is_retired() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let ring = KeyFile::open_or_create(&path).unwrap();
        let other = KeyFile::open_or_create(&path).unwrap();
        let first = ring.seal(SealingKey::Register, b"r", b"plain").unwrap();
        for id in [
            "register",
            "register.2",
            "2026-11",
            "register.0",
            "register.x",
            "other",
        ] {
            assert!(matches!(ring.retire(id), Err(KeyRingError::KeyGone)), "{id}");
        }
        ring.rotate(at("2026-11-21")).unwrap();
        ring.rotate(at("2026-11-22")).unwrap();
        let second = Superseded {
            id: "register.2".into(),
            since: at("2026-11-22"),
        };
        let ids = |ring: &KeyFile| ring.superseded();
        assert_eq!(ids(&ring)[1], second);
        ring.retire("register").unwrap();
        assert_eq!(ids(&ring), [second]);
        assert!(matches!(ring.retire("register.3"), Err(KeyRingError::KeyGone)));
        other.refresh().unwrap();
        for ring in [&ring, &other, &KeyFile::open_or_create(&path).unwrap()] {
            assert!(matches!(ring.open(b"r", &first), Err(KeyRingError::KeyGone)));
            assert_eq!(
                ring.mac_of(Generation::FIRST, Purpose::Nonce, &[]).unwrap(),
                ring.mac(Purpose::Nonce, &[])
            );
        }
    }

    #[test]
    fn processes_notice_each_others_rotations() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let (one, two) = (
            KeyFile::open_or_create(&path).unwrap(),
            KeyFile::open_or_create(&path).unwrap(),
        );
        let second = one.rotate(at("2026-11-21")).unwrap();
        // Where it matters at once: what is sealed, and what the other one made.
        let sealed = two.seal(SealingKey::Register, b"r", b"plain").unwrap();
        assert_eq!(parse_sealed(&sealed).unwrap().0, "register.2");
        assert_eq!(
            two.mac_of(second, Purpose::Nonce, &[b"x"]).unwrap(),
            one.mac_of(second, Purpose::Nonce, &[b"x"]).unwrap()
        );
        // Both at once make two generations, not one that is lost.
        one.rotate(at("2026-11-22")).unwrap();
        assert_eq!(two.rotate(at("2026-11-22")).unwrap().number(), 4);
        one.refresh().unwrap();
        assert_eq!(one.current(), two.current());
        // A month made by the one while the other rotates is there for both.
        let december = one.seal(month("2026-12"), b"r", b"plain").unwrap();
        two.rotate(at("2026-11-23")).unwrap();
        assert!(two.open(b"r", &december).is_ok());
    }

    #[test]
    fn what_a_crash_leaves_beside_the_file_is_no_ring() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let ring = KeyFile::open_or_create(&path).unwrap();
        let sealed = ring.seal(SealingKey::Register, b"r", b"plain").unwrap();
        // A power cut after half of the new file was written, before it took the place of the old one.
        fs::write(path.with_extension("new"), b"{\"version\":2,\"ro").unwrap();
        let ring = KeyFile::open_or_create(&path).unwrap();
        assert_eq!(ring.current(), Generation::FIRST);
        ring.rotate(at("2026-11-21")).unwrap();
        let ring = KeyFile::open_or_create(&path).unwrap();
        assert_eq!(ring.current().number(), 2);
        assert!(ring.open(b"r", &sealed).is_ok());
    }

    #[test]
    fn a_ring_never_rotated_is_one_older_programs_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let ring = KeyFile::open_or_create(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("{\"version\":1,") && !text.contains("generations"));
        ring.rotate(at("2026-11-21")).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("{\"version\":2,"),
            "they must not drop what they do not know"
        );
        for wrong in [
            text.replacen("\"version\":2", "\"version\":1", 1),
            text.replacen("\"version\":2", "\"version\":3", 1),
        ] {
            fs::write(&path, wrong).unwrap();
            let opened = KeyFile::open_or_create(&path);
            assert!(matches!(opened, Err(KeyRingError::Malformed)));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        drop(KeyFile::open_or_create(&path).unwrap());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(
            KeyFile::open_or_create(&path),
            Err(KeyRingError::Exposed)
        ));
    }
}
