//! The real service with the synthetic register, apps of its clinic, and virtual cards: nothing is played by a stub.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use kazasu_app::{ActivationEntry, App, AppConfig, MemoryKeyStore, Passphrase, Roots, VirtualClock};
use kazasu_card::{BlockingLink, LinkLost};
use kazasu_service::clock::ManualClock;
use kazasu_service::import::{self, Encoding, Rejects, Source};
use kazasu_service::settings::TerminalFiles;
use kazasu_service::{IssuedAccount, Running, Service, Settings, approve};
use kazasu_testkit::card::VirtualCard;
use kazasu_testkit::mint::{Generation, Mint, TerminalDraft};
use kazasu_testkit::{people, register};
use kazasu_wire::method::Method;
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::secret::{AccountPassword, ActivationCode};

/// The link of a reader that holds the virtual card.
pub struct Held(pub VirtualCard);

impl BlockingLink for Held {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        Ok(self.0.transmit(apdu))
    }

    fn release(&mut self, power_off: bool) {
        if power_off {
            self.0.power_off();
        }
    }
}

pub struct Clinic {
    pub now: Timestamp,
    mint: Mint,
    folder: tempfile::TempDir,
    pub running: Running,
    pub runtime: tokio::runtime::Runtime,
    pub clock: Arc<ManualClock>,
    keys: Mutex<BTreeMap<String, Arc<MemoryKeyStore>>>,
}

impl Clinic {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// A clinic whose service's settings `change` touched.
    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let now: Timestamp = "2026-11-21T03:00:00Z".parse().unwrap();
        let mint = Mint::at(now);
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let lists = Generation::ALL.map(|generation| {
            file(
                &format!("{generation:?}.crl"),
                &mint.crl_der(generation, &[]).unwrap(),
            )
        });
        register::export_terminal(folder.path(), &mint.terminal(TerminalDraft::default()).unwrap()).unwrap();
        let mut settings = Settings {
            database: format!("sqlite:{}", folder.path().join("service.db").display()),
            listen: "127.0.0.1:0".parse().unwrap(),
            test_mode: true,
            key_ring: folder.path().join("kazasu.keys"),
            trust_anchors: vec![file("anchors.pem", mint.anchors_pem().as_bytes())],
            revocation_lists: lists.into(),
            methods: vec![Method::Pin, Method::Visual],
            terminal: Some(TerminalFiles {
                key: folder.path().join("terminal.key"),
                certificates: folder.path().join("terminal.json"),
            }),
            ..Settings::default()
        };
        change(&mut settings);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let clock = Arc::new(ManualClock::at(now));
        let running = runtime.block_on(async {
            let running = Service::start_at(settings, clock.clone()).await.unwrap();
            let people = register::people_csv(&people::all(), &mint, people::japanese_day(now));
            let facilities = register::facilities_csv();
            let utf8 = |text| Source::new(str::as_bytes(text), Encoding::Utf8);
            import::facilities::import(&running.service, utf8(&facilities), Rejects::RefuseAll, &mut ())
                .await
                .unwrap();
            import::people::import(&running.service, utf8(&people), Rejects::RefuseAll, &mut ())
                .await
                .unwrap();
            running
        });
        Self {
            now,
            mint,
            folder,
            running,
            runtime,
            clock,
            keys: Mutex::default(),
        }
    }

    /// The keys of one of the clinic's devices.
    pub fn keys_of(&self, name: &str) -> Arc<MemoryKeyStore> {
        self.keys
            .lock()
            .unwrap()
            .entry(name.to_owned())
            .or_default()
            .clone()
    }

    /// The device that was activated last is stopped in the database, as a stop by another hand than its own.
    pub fn stop_newest_device(&self) {
        let database = rusqlite::Connection::open(self.folder.path().join("service.db")).unwrap();
        database.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        let stopped = database
            .execute(
                "UPDATE devices SET stopped_at = ?1 WHERE rowid = (SELECT max(rowid) FROM devices)",
                [self.now.as_millisecond()],
            )
            .unwrap();
        assert_eq!(stopped, 1);
    }

    fn account(&self) -> IssuedAccount {
        let code = "4880123456".parse().unwrap();
        self.runtime
            .block_on(approve(&self.running.service, &code, 1))
            .unwrap()
            .remove(0)
    }

    /// An activated, unlocked device of the clinic.
    pub fn app(&self, name: &str) -> App {
        let app = App::open(self.config(name, Arc::new(VirtualClock::at(self.now)))).unwrap();
        let entry = ActivationEntry::payload(&self.payload()).unwrap();
        app.activate(entry, &Passphrase::new("kazasu-login-1".to_owned()))
            .unwrap();
        app
    }

    /// A device of that name; its folder outlives the program.
    pub fn config(&self, name: &str, clock: Arc<VirtualClock>) -> AppConfig {
        AppConfig {
            data_dir: self.folder.path().join(name),
            origin: self.running.origin.clone(),
            roots: Roots::none(),
            test_mode: true,
            client: "kazasu-test/0.1.0/linux".parse().unwrap(),
            key_store: self.keys_of(name),
            clock,
        }
    }

    /// What the QR code of a new account says.
    pub fn payload(&self) -> String {
        let account = self.account();
        let payload = ActivationPayload {
            institution_code: "4880123456".parse().unwrap(),
            account_id: account.account_id.clone(),
            password: AccountPassword::new(account.password.expose().to_owned()),
            activation_code: ActivationCode::new(account.activation_code.expose().to_owned()),
            origin: self.running.origin.clone(),
        };
        payload.to_text().to_string()
    }

    /// Every file of the service and of the clinic's devices.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut folders = vec![self.folder.path().to_owned()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    match std::fs::read(&path) {
                        Ok(bytes) => files.push((path, bytes)),
                        // SQLite takes its journal away when a write of the app's own threads is done.
                        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                        Err(error) => panic!("{}: {error}", path.display()),
                    }
                }
            }
        }
        files
    }

    pub fn card(&self, person: &str) -> Held {
        Held(people::by_id(person).unwrap().card(&self.mint, self.now).unwrap())
    }
}
