//! One small world for all tests: a real service on loopback, a minted PKI, synthetic people, devices with keys.

pub mod browser;
pub mod card;
pub mod database;
pub mod desk;
pub mod device;
pub mod receipt;
pub mod register;
pub mod search;
pub mod slow;
pub mod terminal;
pub mod walker;

use std::io::Cursor;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use kazasu_service::clock::{Clock as _, ManualClock};
use kazasu_service::co_location;
use kazasu_service::erasure::{self, ClockVoucher};
use kazasu_service::import::{self, Rejects, Source};
use kazasu_service::{IssuedAccount, Running, Service, Settings, approve};
use kazasu_testkit::mint::{Generation, Mint};
use kazasu_wire::id::{CoLocationId, FacilityId, InstitutionCode};

pub use card::Card;
pub use device::{Answer, Call, Device};
pub use receipt::Receipt;

/// The institutions of this world; prefecture 48 is the operator's test prefecture.
pub const FIRST: &str = "4880000001";
pub const SECOND: &str = "4880000002";
pub const FACILITIES: &str = "institution_code,name,kind,registration_numbers\n\
    4880000001,試験接骨院,judo,契4800001-0-0\n\
    4880000002,試験鍼灸院,ahaki,48000001-0-0 48000002-0-0\n";

pub struct World {
    _folder: tempfile::TempDir,
    pub clock: Arc<ManualClock>,
    pub mint: Mint,
    pub settings: Settings,
    pub running: Running,
    pub http: reqwest::Client,
}

/// Rows that only an answered request may add to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    pub results: i64,
    pub idempotency: i64,
    pub audit: i64,
    pub devices: i64,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// A world whose settings `change` touched.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::at(Self::begin(), change).await
    }

    /// A world that begins at another instant: real peers date what they say by the machine's clock.
    pub async fn at(now: Timestamp, change: impl FnOnce(&mut Settings)) -> Self {
        // Building a client needs a provider even for plain HTTP; a second call finds the first one's.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let mint = Mint::at(now);
        let mut settings = settings(&folder, &mint);
        change(&mut settings);
        let clock = Arc::new(ManualClock::at(now));
        let running = Service::start_at(settings.clone(), clock.clone()).await.unwrap();
        let world = Self {
            _folder: folder,
            clock,
            mint,
            settings,
            running,
            http: reqwest::Client::new(),
        };
        // The first sweep writes too, and may send what a test writes to another audit chain.
        world.until(|| world.has_swept()).await;
        world.import_facilities(FACILITIES).await;
        world.import_people(&register::everybody(&mint)).await;
        world
    }

    /// A world that offers visual checks.
    pub async fn visual() -> Self {
        Self::with(|settings| terminal::offer(settings, &terminal::minted())).await
    }

    /// Ends the service and starts it anew on the same files: another instance on the same database.
    pub async fn restarted(self) -> Self {
        self.restarted_with(|_| ()).await
    }

    /// The same, with settings `change` touched.
    pub async fn restarted_with(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings {
            listen: self.running.address,
            ..self.settings
        };
        change(&mut settings);
        self.running.stop().await;
        let running = Service::start_at(settings.clone(), self.clock.clone())
            .await
            .unwrap();
        Self {
            settings,
            running,
            ..self
        }
    }

    /// The instant at which every world begins; a Saturday noon in Japan.
    pub fn begin() -> Timestamp {
        "2026-11-21T03:00:00Z".parse().unwrap()
    }

    pub fn service(&self) -> &Arc<Service> {
        &self.running.service
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub async fn import_facilities(&self, csv: impl AsRef<[u8]> + Send) -> import::Report {
        let file = Source::detect(Cursor::new(csv)).unwrap();
        import::facilities::import(self.service(), file, Rejects::LeaveOut, &mut ())
            .await
            .unwrap()
    }

    pub async fn import_people(&self, csv: impl AsRef<[u8]> + Send) -> import::Report {
        let file = Source::detect(Cursor::new(csv)).unwrap();
        import::people::import(self.service(), file, Rejects::LeaveOut, &mut ())
            .await
            .unwrap()
    }

    pub async fn facility(&self, code: &str) -> FacilityId {
        let code: InstitutionCode = code.parse().unwrap();
        let found = kazasu_service::store::facility::by_code(&self.service().store, &code).await;
        found.unwrap().unwrap().facility_id
    }

    pub async fn account(&self, code: &str) -> IssuedAccount {
        let code: InstitutionCode = code.parse().unwrap();
        approve(self.service(), &code, 1).await.unwrap().remove(0)
    }

    /// An activated device of a clinic, with an access token.
    pub async fn device(&self, code: &str) -> Device {
        let mut device = Device::new();
        let account = self.account(code).await;
        let answer = device.activate(self, &account).await;
        assert_eq!(answer.status, 200, "{:?}", answer.json);
        device.refresh(self).await;
        device
    }

    /// 併設: an approved declaration of two clinics, the 主たる施術所 first.
    pub async fn co_locate(&self, primary: &str, secondary: &str) -> CoLocationId {
        let (primary, secondary) = (primary.parse().unwrap(), secondary.parse().unwrap());
        let declared = co_location::declare(self.service(), &primary, &secondary)
            .await
            .unwrap();
        let id = declared.co_location_id;
        co_location::approve(self.service(), &id).await.unwrap();
        id
    }

    /// Erases by the operator's word that the clock is right.
    pub async fn erase(&self) -> erasure::Report {
        erasure::erase(self.service(), ClockVoucher::Operator)
            .await
            .unwrap()
    }

    /// Lets the service run on to an instant, as it does in truth: it keeps house on the way. What it did at the end.
    pub async fn live_until(&self, at: Timestamp) -> erasure::Report {
        while self.now() + 23.hours() < at {
            self.clock.advance(SignedDuration::from_hours(23));
            self.service().sweep().await.unwrap();
        }
        self.clock.set(at);
        self.service().sweep().await.unwrap()
    }

    pub async fn rows(&self) -> Rows {
        Rows {
            results: self.count("SELECT COUNT(*) FROM results").await,
            idempotency: self.count("SELECT COUNT(*) FROM idempotency").await,
            audit: self.count("SELECT COUNT(*) FROM audit").await,
            devices: self.count("SELECT COUNT(*) FROM devices").await,
        }
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        let (count,): (i64,) = sqlx::query_as(sql)
            .fetch_one(self.service().store.read())
            .await
            .unwrap();
        count
    }

    fn has_swept(&self) -> bool {
        let figures = self.service().metrics.text(self.service());
        figures.unwrap().contains("of=\"sweep\"")
    }

    /// Waits, without a clock, until something another task does holds.
    pub async fn until(&self, holds: impl Fn() -> bool) {
        let all = async {
            while !holds() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), all)
            .await
            .unwrap();
    }

    /// What the operator's listener answers.
    pub async fn admin(&self, path: &str) -> Answer {
        let address = self.running.admin.unwrap();
        let url = format!("http://{address}{path}");
        Answer::of(self.http.get(url).send().await.unwrap()).await
    }

    /// A request as a stranger sends it: no proof, no token.
    pub async fn plain(&self, method: reqwest::Method, path: &str) -> Answer {
        let url = self.running.origin.join(path);
        Answer::of(self.http.request(method, url).send().await.unwrap()).await
    }

    pub async fn nonce(&self) -> String {
        let answer = self.plain(reqwest::Method::GET, "/openapi.json").await;
        answer.headers["DPoP-Nonce"].to_str().unwrap().to_owned()
    }
}

/// Test mode, everything in one folder.
pub fn settings(folder: &tempfile::TempDir, mint: &Mint) -> Settings {
    let anchors = folder.path().join("anchors.pem");
    std::fs::write(&anchors, mint.anchors_pem()).unwrap();
    let lists = Generation::ALL.map(|generation| {
        let path = folder.path().join(format!("{generation:?}.crl"));
        std::fs::write(&path, mint.crl_der(generation, &card::revoked()).unwrap()).unwrap();
        path
    });
    Settings {
        database: database::fresh(folder),
        listen: "127.0.0.1:0".parse().unwrap(),
        test_mode: true,
        key_ring: folder.path().join("kazasu.keys"),
        trust_anchors: vec![anchors],
        revocation_lists: lists.into(),
        ..Settings::default()
    }
}
