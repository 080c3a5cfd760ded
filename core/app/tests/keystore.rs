//! What files add to the contract of all key stores (`tests/journeys/tests/key_stores.rs`), and where a key that cannot
//! be used leads.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::sync::{Arc, Mutex};

use jiff::civil::date;
use kazasu_app::{
    App, AppState, CardOptions, EcdsaSignature, FILE_WARNING, FileKeyStore, KeyAccess, KeyAlias, KeyFlow,
    KeyPurpose, KeyStore, KeyStoreError, MOST_WRONG, MemoryKeyStore, PlainItem, Roots, SealedItem,
};
use support::card::ModelCard;
use support::server::result;
use support::world::{World, coverage, entry, login, open, tap};
use tempfile::TempDir;
use zeroize::Zeroizing;

fn alias(word: &str) -> KeyAlias {
    KeyAlias::parse(word).unwrap()
}

#[cfg(unix)]
#[test]
fn files_are_private_and_unfinished_ones_are_removed() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let keys = directory.path().join("keys");
    let store = FileKeyStore::open(&keys).unwrap();
    store
        .create(&alias("device"), KeyPurpose::Sign, KeyAccess::Background)
        .unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&keys), 0o700);
    assert_eq!(mode(&keys.join("device.key")), 0o600);
    std::fs::write(keys.join("half.new"), b"half a key").unwrap();
    let store = FileKeyStore::open(&keys).unwrap();
    assert!(!keys.join("half.new").exists());
    assert_eq!(store.list().unwrap(), [alias("device")]);
    std::fs::write(keys.join("device.key"), b"rubbish").unwrap();
    assert_eq!(store.sign(&alias("device"), b""), Err(KeyStoreError::Invalidated));
    assert_eq!(store.warning(), Some(FILE_WARNING));
}

#[test]
fn aliases_are_safe_file_names() {
    for bad in ["", "..", "a/b", "A", "a b", "a.b", &"x".repeat(65)] {
        assert!(KeyAlias::parse(bad).is_none(), "{bad}");
    }
}

/// Keys in memory that can be told to fail.
#[derive(Default)]
struct Failing {
    keys: MemoryKeyStore,
    fault: Mutex<Option<(&'static str, KeyStoreError)>>,
}

impl Failing {
    /// Every use of a key whose alias begins so fails, until told otherwise.
    fn fail(&self, prefix: &'static str, error: KeyStoreError) {
        *self.fault.lock().unwrap() = Some((prefix, error));
    }

    fn work(&self) {
        *self.fault.lock().unwrap() = None;
    }

    fn ask(&self, alias: &KeyAlias) -> Result<(), KeyStoreError> {
        match *self.fault.lock().unwrap() {
            Some((prefix, error)) if alias.as_str().starts_with(prefix) => Err(error),
            _ => Ok(()),
        }
    }
}

impl KeyStore for Failing {
    fn create(&self, alias: &KeyAlias, purpose: KeyPurpose, access: KeyAccess) -> Result<(), KeyStoreError> {
        self.ask(alias)?;
        self.keys.create(alias, purpose, access)
    }

    fn public_key(&self, alias: &KeyAlias) -> Result<Vec<u8>, KeyStoreError> {
        self.ask(alias)?;
        self.keys.public_key(alias)
    }

    fn sign(&self, alias: &KeyAlias, message: &[u8]) -> Result<EcdsaSignature, KeyStoreError> {
        self.ask(alias)?;
        self.keys.sign(alias, message)
    }

    fn seal(&self, alias: &KeyAlias, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.ask(alias)?;
        self.keys.seal(alias, aad, plain)
    }

    fn seal_all(&self, alias: &KeyAlias, items: &[PlainItem]) -> Result<Vec<Vec<u8>>, KeyStoreError> {
        self.ask(alias)?;
        self.keys.seal_all(alias, items)
    }

    fn open(&self, alias: &KeyAlias, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        self.ask(alias)?;
        KeyStore::open(&self.keys, alias, aad, sealed)
    }

    fn open_all(
        &self,
        alias: &KeyAlias,
        items: &[SealedItem],
    ) -> Result<Vec<Zeroizing<Vec<u8>>>, KeyStoreError> {
        self.ask(alias)?;
        self.keys.open_all(alias, items)
    }

    fn destroy(&self, alias: &KeyAlias) -> Result<(), KeyStoreError> {
        self.keys.destroy(alias)
    }

    fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError> {
        self.keys.list()
    }
}

/// A device whose keys can be told to fail, with one result of October and one of November.
struct Device {
    world: World,
    folder: TempDir,
    keys: Arc<Failing>,
}

impl Device {
    fn new() -> (Self, App) {
        let world = World::new();
        let now = world.server.stub().now;
        world.server.stub().results = vec![
            result("october", "f1", now, date(2026, 10, 31), coverage()),
            result("november", "f1", now, date(2026, 11, 20), coverage()),
        ];
        let device = Self {
            world,
            folder: TempDir::new().unwrap(),
            keys: Arc::default(),
        };
        let app = device.start();
        app.activate(entry(), &login()).unwrap();
        assert_eq!(app.sync_results().unwrap().added, 2);
        (device, app)
    }

    fn start(&self) -> App {
        let World { server, clock, .. } = &self.world;
        open(
            &self.folder,
            server,
            clock,
            self.keys.clone(),
            Roots::none(),
            true,
        )
        .unwrap()
    }

    fn names(&self) -> Vec<String> {
        let aliases = self.keys.list().unwrap();
        aliases.iter().map(|alias| alias.as_str().to_owned()).collect()
    }
}

fn shown(app: &App) -> usize {
    app.history_list().unwrap().len()
}

#[test]
fn each_cause_leads_to_its_flow() {
    for (error, code, flow) in [
        (
            KeyStoreError::Invalidated,
            "app.keystore.invalidated",
            KeyFlow::Renew,
        ),
        (KeyStoreError::NotFound, "app.keystore.not-found", KeyFlow::Renew),
        (
            KeyStoreError::Locked,
            "app.keystore.locked",
            KeyFlow::UnlockDevice,
        ),
        (
            KeyStoreError::Cancelled,
            "app.keystore.cancelled",
            KeyFlow::AskAgain,
        ),
        (
            KeyStoreError::Unavailable,
            "app.keystore.unavailable",
            KeyFlow::Repair,
        ),
    ] {
        assert_eq!((error.code(), error.flow()), (code, flow));
    }
}

#[test]
fn locked_cancelled_and_unavailable_lose_nothing_at_unlock() {
    let (device, app) = Device::new();
    drop(app);
    for error in [
        KeyStoreError::Locked,
        KeyStoreError::Cancelled,
        KeyStoreError::Unavailable,
    ] {
        let app = device.start();
        device.keys.fail("history-", error);
        // The passphrase was right each time: no try is lost, however often.
        for _ in 0..=MOST_WRONG {
            assert_eq!(app.unlock(&login()).unwrap_err().code(), error.code());
            assert_eq!(app.state().unwrap(), AppState::Locked);
        }
        device.keys.work();
        app.unlock(&login()).unwrap();
        assert_eq!(shown(&app), 2);
    }
}

#[test]
fn locked_and_cancelled_lose_nothing_while_results_come_in() {
    let (device, app) = Device::new();
    let now = device.world.server.stub().now;
    let third = result("third", "f1", now, date(2026, 11, 19), coverage());
    device.world.server.stub().results.push(third);
    device.world.server.stub().coverage = coverage();
    for error in [KeyStoreError::Locked, KeyStoreError::Cancelled] {
        device.keys.fail("history-", error);
        assert_eq!(app.sync_results().unwrap_err().code(), error.code());
        // A check is not held up: the result is shown, and that it was not kept is said.
        let prepared = app.prepare_check(kazasu_app::CheckPlan::default()).unwrap();
        let outcome = tap(&prepared, &mut ModelCard::new(), "1234", CardOptions::default());
        let answer = prepared.conclude(&outcome).unwrap();
        assert_eq!(answer.not_kept.as_deref(), Some(error.code()));
        assert_eq!(shown(&app), 2);
    }
    device.keys.work();
    assert_eq!(app.sync_results().unwrap().added, 1);
    assert_eq!(shown(&app), 3);
}

#[test]
fn a_month_whose_key_is_gone_is_fetched_again() {
    let october = alias("history-2026-10");
    for (what, made_anew) in [("lost", false), ("another one", true)] {
        let (device, app) = Device::new();
        drop(app);
        device.keys.destroy(&october).unwrap();
        if made_anew {
            device
                .keys
                .create(&october, KeyPurpose::Seal, KeyAccess::DeviceUnlocked)
                .unwrap();
        }
        let app = device.start();
        app.unlock(&login()).unwrap();
        assert_eq!(shown(&app), 1, "{what}: the other month opens");
        assert_eq!(app.sync_results().unwrap().added, 1, "{what}");
        assert_eq!(shown(&app), 2, "{what}");
        assert_eq!(app.history_list().unwrap().len(), 2);
    }
}

#[test]
fn a_damaged_row_hides_no_other_and_is_fetched_again() {
    let (device, app) = Device::new();
    let now = device.world.server.stub().now;
    let third = result("third", "f1", now, date(2026, 11, 19), coverage());
    device.world.server.stub().results.push(third);
    assert_eq!(app.sync_results().unwrap().added, 1);
    drop(app);
    let database = rusqlite::Connection::open(device.folder.path().join("kazasu.db")).unwrap();
    let damaged = database
        .execute(
            "UPDATE history SET sealed = zeroblob(200) WHERE sequence =
             (SELECT max(sequence) FROM history WHERE month = '2026-11')",
            [],
        )
        .unwrap();
    assert_eq!(damaged, 1);
    drop(database);
    let app = device.start();
    app.unlock(&login()).unwrap();
    assert_eq!(shown(&app), 2);
    assert_eq!(app.sync_results().unwrap().added, 1);
    assert_eq!(shown(&app), 3);
}

#[test]
fn a_device_whose_own_keys_are_gone_is_activated_anew() {
    for key in ["device", "credential"] {
        for error in [KeyStoreError::Invalidated, KeyStoreError::NotFound] {
            let (device, app) = Device::new();
            drop(app);
            let app = device.start();
            app.unlock(&login()).unwrap();
            device.keys.fail(key, error);
            assert_eq!(app.sync_results().unwrap_err().code(), error.code(), "{key}");
            assert_eq!(app.state().unwrap(), AppState::NotActivated, "{key} {error}");
            assert_eq!(device.names(), [""; 0], "{key} {error}");
            device.keys.work();
            app.activate(entry(), &login()).unwrap();
            assert_eq!(app.sync_results().unwrap().added, 2, "the service has them all");
        }
    }
}

#[test]
fn a_device_whose_own_keys_are_only_away_keeps_everything() {
    for error in [
        KeyStoreError::Locked,
        KeyStoreError::Cancelled,
        KeyStoreError::Unavailable,
    ] {
        let (device, app) = Device::new();
        drop(app);
        let app = device.start();
        app.unlock(&login()).unwrap();
        device.keys.fail("device", error);
        assert_eq!(app.sync_results().unwrap_err().code(), error.code());
        assert_eq!(app.state().unwrap(), AppState::Unlocked);
        assert_eq!(shown(&app), 2);
        device.keys.work();
        assert_eq!(app.sync_results().unwrap().seen, 0);
    }
}
