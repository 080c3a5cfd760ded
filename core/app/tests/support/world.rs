//! An app in a temporary directory, talking to a stub, with time and keys in the test's hands.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use kazasu_app::{
    ActivationEntry, App, AppConfig, CardOptions, CheckPlan, KeyStore, MemoryKeyStore, OpenError, Passphrase,
    PreparedCheck, Roots, VirtualClock,
};
use kazasu_card::{Outcome, Pin, drive};
use kazasu_wire::coverage::Coverage;
use tempfile::TempDir;

use super::card::ModelCard;
use super::server::{CODE, Server};

pub const LOGIN: &str = "kazasu-login-1";

pub struct World {
    pub directory: TempDir,
    pub server: Server,
    pub clock: Arc<VirtualClock>,
    pub keys: Arc<MemoryKeyStore>,
    pub app: App,
}

impl World {
    /// A fresh device.
    pub fn new() -> Self {
        let now: Timestamp = "2026-11-21T01:00:00Z".parse().unwrap();
        let server = Server::start(now);
        let clock = Arc::new(VirtualClock::at(now));
        let keys = Arc::new(MemoryKeyStore::new());
        let directory = tempfile::tempdir().unwrap();
        let app = open(&directory, &server, &clock, keys.clone(), Roots::none(), true).unwrap();
        Self {
            directory,
            server,
            clock,
            keys,
            app,
        }
    }

    /// An activated, unlocked device.
    pub fn activated() -> Self {
        let world = Self::new();
        world.activate();
        world
    }

    pub fn activate(&self) {
        self.app.activate(entry(), &login()).unwrap();
    }

    /// It is now then, for the device and for the service.
    pub fn travel(&self, now: Timestamp) {
        self.clock.set(now);
        self.server.stub().now = now;
    }

    /// The program is ended and started again.
    pub fn restart(self) -> Self {
        let Self {
            directory,
            server,
            clock,
            keys,
            app,
        } = self;
        drop(app);
        let app = open(&directory, &server, &clock, keys.clone(), Roots::none(), true).unwrap();
        Self {
            directory,
            server,
            clock,
            keys,
            app,
        }
    }

    pub fn prepare(&self) -> PreparedCheck {
        self.app.prepare_check(CheckPlan::default()).unwrap()
    }

    pub fn key_names(&self) -> Vec<String> {
        let aliases = self.keys.list().unwrap();
        aliases.iter().map(|alias| alias.as_str().to_owned()).collect()
    }
}

pub fn open(
    directory: &TempDir,
    server: &Server,
    clock: &Arc<VirtualClock>,
    keys: Arc<dyn KeyStore>,
    roots: Roots,
    test_mode: bool,
) -> Result<App, OpenError> {
    App::open(AppConfig {
        data_dir: directory.path().to_owned(),
        origin: server.origin(),
        roots,
        test_mode,
        client: "kazasu-test/0.1.0/linux".parse().unwrap(),
        key_store: keys,
        clock: clock.clone(),
    })
}

pub fn entry() -> ActivationEntry {
    ActivationEntry::typed("4880123456", "W0000001", "IQazse45".to_owned(), CODE.to_owned()).unwrap()
}

pub fn login() -> Passphrase {
    Passphrase::new(LOGIN.to_owned())
}

/// Holds a card to a prepared check.
pub fn tap(prepared: &PreparedCheck, card: &mut ModelCard, pin: &str, options: CardOptions) -> Outcome {
    let mut task = prepared.card_task(Pin::parse(pin).unwrap(), options);
    drive(&mut task, card, |_| ())
}

/// A synthetic person.
pub fn coverage() -> Coverage {
    Coverage {
        insurer_number: Some("06130488".to_owned()),
        insurer_name: Some("かざす健康保険組合".to_owned()),
        symbol: Some("架空".to_owned()),
        number: Some("7654321".to_owned()),
        branch: Some("01".to_owned()),
        name: Some("架空　翔子".to_owned()),
        name_kana: Some("ｶｸｳ ｼﾖｳｺ".to_owned()),
        birth_date: Some(date(1980, 5, 5)),
        sex: Some("2".into()),
        ..Coverage::default()
    }
}
