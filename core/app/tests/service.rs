//! The app against the real service and the virtual card: nothing is played by a stub.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::sync::Arc;

use jiff::Timestamp;
use kazasu_app::{
    ActivationEntry, App, AppConfig, AppState, CardOptions, CheckPlan, MemoryKeyStore, Passphrase, Roots,
    VirtualClock,
};
use kazasu_card::{BlockingLink, LinkLost, Outcome, Pin, ReadMode, drive};
use kazasu_service::clock::ManualClock;
use kazasu_service::{IssuedAccount, Running, Service, Settings, approve, import};
use kazasu_testkit::card::VirtualCard;
use kazasu_testkit::mint::{Generation, Mint};
use kazasu_testkit::{people, register};
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::secret::{AccountPassword, ActivationCode};
use kazasu_wire::validity::Validity;

/// The link of a reader that holds the virtual card.
struct Held(VirtualCard);

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

struct World {
    now: Timestamp,
    mint: Mint,
    folder: tempfile::TempDir,
    running: Running,
    runtime: tokio::runtime::Runtime,
    clock: Arc<ManualClock>,
}

impl World {
    fn new() -> Self {
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
        let settings = Settings {
            database: format!("sqlite:{}", folder.path().join("service.db").display()),
            listen: "127.0.0.1:0".parse().unwrap(),
            test_mode: true,
            key_ring: folder.path().join("kazasu.keys"),
            trust_anchors: vec![file("anchors.pem", mint.anchors_pem().as_bytes())],
            revocation_lists: lists.into(),
            ..Settings::default()
        };
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
            import::facilities::import(&running.service, facilities.as_bytes())
                .await
                .unwrap();
            import::people::import(&running.service, people.as_bytes())
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
        }
    }

    fn account(&self) -> IssuedAccount {
        let code = "4880123456".parse().unwrap();
        self.runtime
            .block_on(approve(&self.running.service, &code, 1))
            .unwrap()
            .remove(0)
    }

    fn app(&self, name: &str) -> App {
        let app = App::open(AppConfig {
            data_dir: self.folder.path().join(name),
            origin: self.running.origin.clone(),
            roots: Roots::none(),
            test_mode: true,
            client: "kazasu-test/0.1.0/linux".parse().unwrap(),
            key_store: Arc::new(MemoryKeyStore::new()),
            clock: Arc::new(VirtualClock::at(self.now)),
        })
        .unwrap();
        let account = self.account();
        let payload = ActivationPayload {
            institution_code: "4880123456".parse().unwrap(),
            account_id: account.account_id.clone(),
            password: AccountPassword::new(account.password.expose().to_owned()),
            activation_code: ActivationCode::new(account.activation_code.expose().to_owned()),
            origin: self.running.origin.clone(),
        };
        let entry = ActivationEntry::payload(&payload.to_text()).unwrap();
        app.activate(entry, &Passphrase::new("kazasu-login-1".to_owned()))
            .unwrap();
        app
    }

    fn card(&self, person: &str) -> Held {
        Held(people::by_id(person).unwrap().card(&self.mint, self.now).unwrap())
    }
}

fn tap(prepared: &kazasu_app::PreparedCheck, card: &mut Held, read_mode: ReadMode) -> Outcome {
    let options = CardOptions {
        reader: Some("virtual".to_owned()),
        read_mode: Some(read_mode),
        ..CardOptions::default()
    };
    drive(
        &mut prepared.card_task(Pin::parse("1234").unwrap(), options),
        card,
        |_| (),
    )
}

#[test]
fn a_tap_here_is_history_there() {
    let world = World::new();
    let (phone, desk) = (world.app("phone"), world.app("desk"));
    let mut card = world.card("valid");
    let prepared = phone.prepare_check(CheckPlan::default()).unwrap();
    let outcome = tap(&prepared, &mut card, ReadMode::Extended);
    let answer = prepared.conclude(&outcome).unwrap();
    assert_eq!((answer.apdus, answer.tries_before), (6, Some(3)));
    assert_eq!(answer.result.validity, Validity::Valid);
    assert_eq!(
        prepared.conclude(&outcome).unwrap().result,
        answer.result,
        "the stored answer again"
    );
    assert_eq!(phone.history_list().unwrap().len(), 1);

    assert_eq!(desk.sync_results().unwrap().added, 1);
    assert_eq!(desk.sync_results().unwrap().seen, 0, "the cursor is kept");
    let lines = desk.history_list().unwrap();
    assert_eq!(desk.history_show(&lines[0].id).unwrap(), answer.result);
    assert!(!lines[0].own_device);

    // Phone and desk know the same earlier result; the insurer did not change.
    let again = desk.prepare_check(CheckPlan::default()).unwrap();
    let answer = again.conclude(&tap(&again, &mut card, ReadMode::Short)).unwrap();
    assert_eq!(answer.delta.unwrap().changes, []);
}

#[test]
fn a_challenge_too_old_and_a_token_too_old() {
    let world = World::new();
    let app = world.app("phone");
    let prepared = app.prepare_check(CheckPlan::default()).unwrap();
    let outcome = tap(&prepared, &mut world.card("valid"), ReadMode::Short);
    world.clock.advance(jiff::SignedDuration::from_mins(11));
    // The token is renewed on the way, the challenge is not.
    assert_eq!(
        prepared.conclude(&outcome).unwrap_err().code(),
        "check.challenge.expired"
    );
    let fresh = app.prepare_check(CheckPlan::default()).unwrap();
    let answer = fresh
        .conclude(&tap(&fresh, &mut world.card("invalid"), ReadMode::Short))
        .unwrap();
    assert_eq!(answer.result.validity, Validity::Invalid);
    assert_eq!(app.state().unwrap(), AppState::Unlocked);
}
