//! The key ring in a file of mode 0600: the default of [`KeyRing`].

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kazasu_wire::base64url;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::keyring::{
    KeyRing, KeyRingError, Month, Purpose, SealingKey, mac_with, open_with, parse_sealed, random, seal_with,
};

/// Keys in one JSON file, readable by its owner only. Changes replace the file atomically.
pub struct KeyFile {
    path: PathBuf,
    /// Each purpose's key follows from this one.
    root: Key,
    state: Mutex<State>,
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct Key([u8; 32]);

struct State {
    register: Key,
    months: BTreeMap<String, Key>,
    /// Months before this one are destroyed for good.
    forgotten_before: Option<Month>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u8,
    root: String,
    register: String,
    months: BTreeMap<String, String>,
    forgotten_before: Option<String>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.root.zeroize();
        self.register.zeroize();
        for key in self.months.values_mut() {
            key.zeroize();
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
                        register: Key(random()),
                        months: BTreeMap::new(),
                        forgotten_before: None,
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
        Ok(out)
    }

    /// What the file says now; `None` where it is not made yet.
    fn on_disk(&self) -> Result<Option<State>, KeyRingError> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(parse(&Zeroizing::new(text))?.1)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn key(&self, id: &str) -> Option<&Key> {
        if id == SealingKey::Register.to_string() {
            Some(&self.register)
        } else {
            self.months.get(id)
        }
    }

    fn to_text(&self, root: &Key) -> Result<Zeroizing<Vec<u8>>, KeyRingError> {
        let stored = Stored {
            version: 1,
            root: base64url::encode(&root.0),
            register: base64url::encode(&self.register.0),
            months: self
                .months
                .iter()
                .map(|(month, key)| (month.clone(), base64url::encode(&key.0)))
                .collect(),
            forgotten_before: self.forgotten_before.map(|month| month.to_string()),
        };
        serde_json::to_vec(&stored)
            .map(Zeroizing::new)
            .map_err(|_| KeyRingError::Malformed)
    }
}

/// Root key and the rest of a key file.
fn parse(text: &str) -> Result<(Key, State), KeyRingError> {
    let stored: Stored = serde_json::from_str(text).map_err(|_| KeyRingError::Malformed)?;
    if stored.version != 1 {
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
    let state = State {
        register: key(&stored.register)?,
        months,
        forgotten_before: stored.forgotten_before.as_deref().and_then(Month::parse),
    };
    Ok((key(&stored.root)?, state))
}

impl KeyRing for KeyFile {
    fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let label = format!("kazasu {purpose:?}");
        let key = Key(mac_with(&self.root.0, &[label.as_bytes()]));
        mac_with(&key.0, parts)
    }

    fn seal(&self, key: SealingKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyRingError> {
        let id = key.to_string();
        if let Some(key) = self.state().key(&id) {
            return seal_with(&key.0, &id, context, plain);
        }
        let SealingKey::Month(month) = key else {
            return Err(KeyRingError::KeyGone);
        };
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
        if state.key(id).is_none()
            && let Some(now) = self.on_disk()?
        {
            // Made by another process since this one read the file.
            *state = now;
        }
        let key = state.key(id).ok_or(KeyRingError::KeyGone)?;
        open_with(&key.0, id, context, body)
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
    let mut file = owner_only_file(&beside)?;
    file.set_len(0)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // The rename itself must survive a power cut, or a month's key would be lost with its results.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A file for writing that only its owner can open.
fn owner_only_file(path: &Path) -> Result<fs::File, KeyRingError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    Ok(options.open(path)?)
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
