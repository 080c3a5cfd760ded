//! A service of synthetic clinics with results already there, for vendors of receipt computers.
//!
//! It is the service itself in test mode without any method of checking, on a folder that goes when it stops; the results are the golden messages of
//! the contract, so every kind of answer is among them. Nobody in them lives.

use std::net::SocketAddr;

use jiff::{SignedDuration, Timestamp};
use kazasu_wire::base64url;
use kazasu_wire::id::{DeviceId, FacilityId, InstitutionCode};
use kazasu_wire::jwk::Thumbprint;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::retention::{japanese_day, kept_until};
use kazasu_wire::route;
use kazasu_wire::secret::{AccessToken, ClientSecret};
use serde_json::{Value, json};
use thiserror::Error;

use crate::account::{ApproveError, approve};
use crate::import::{self, Encoding, ImportError, Rejects, Source};
use crate::keyring::{Purpose, random};
use crate::receipt::client::{self, ClientError};
use crate::receipt::grant;
use crate::result;
use crate::running::Running;
use crate::service::{Service, StartError, opaque_id};
use crate::settings::{Limits, Settings};
use crate::store::batch::Batch;
use crate::store::device::Device;
use crate::store::receipt_client::ReceiptClient;
use crate::store::{self, StoreError};

/// The clinics; prefecture 48 is the operator's test prefecture (eligibility facts §3.6).
const CLINICS: [&str; 2] = ["4880000001", "4880000002"];
const FACILITIES: &str = "institution_code,name,kind,registration_numbers\n\
    4880000001,見本接骨院,judo,契4800001-0-0\n\
    4880000002,見本鍼灸院,ahaki,48000001-0-0\n";

macro_rules! golden {
    ($($name:literal),+ $(,)?) => {
        [$(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../core/wire/tests/golden/", $name, ".json"))),+]
    };
}

/// Every kind of answer, by turns.
const KINDS: [&str; 14] = golden![
    "result-valid",
    "result-preschool",
    "result-elderly-certificate",
    "result-late-elderly",
    "result-two-coverages",
    "result-public-assistance",
    "result-insurance-and-assistance",
    "result-invalid",
    "result-invalid-replaced",
    "result-none",
    "result-multiple",
    "result-grace",
    "result-address-hidden",
    "result-unknown-words",
];

/// A running mock.
pub struct Mock {
    /// The service.
    pub running: Running,
    /// A client of each clinic, with its secret and a first access token.
    pub clients: Vec<(ReceiptClient, ClientSecret, AccessToken)>,
    results: u16,
    _folder: tempfile::TempDir,
}

/// Why no mock runs.
#[derive(Debug, Error)]
pub enum MockError {
    /// No folder to work in.
    #[error("no folder to work in: {0}")]
    Folder(#[from] std::io::Error),
    /// The service does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The clinics could not be made.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// No account could be issued.
    #[error(transparent)]
    Approve(#[from] ApproveError),
    /// No client could be made.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sample does not have its form; never in practice.
    #[error("a sample is malformed")]
    Sample,
}

impl MockError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Folder(_) => "app.settings.invalid",
            Self::Start(error) => error.code(),
            Self::Import(error) => error.code(),
            Self::Approve(error) => error.code(),
            Self::Client(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Sample => "service.internal.bug",
        }
    }
}

impl Mock {
    /// Starts on a loopback address with `results` results per clinic.
    ///
    /// # Errors
    /// [`MockError`].
    pub async fn start(listen: SocketAddr, results: u16) -> Result<Self, MockError> {
        let folder = tempfile::tempdir()?;
        let settings = Settings {
            database: format!("sqlite:{}", folder.path().join("mock.db").display()),
            key_ring: folder.path().join("mock.keys"),
            listen,
            test_mode: true,
            methods: Vec::new(),
            limits: Limits::wide(),
            ..Settings::default()
        };
        let running = Service::start(settings).await?;
        let service = running.service.as_ref();
        let file = Source::new(FACILITIES.as_bytes(), Encoding::Utf8);
        import::facilities::import(service, file, Rejects::RefuseAll, &mut ()).await?;
        let mut clients = Vec::new();
        for code in CLINICS {
            let code: InstitutionCode = code.parse().map_err(|_| MockError::Sample)?;
            fill(service, &code, results).await?;
            let issued = client::add(service, &code, Some("mock".to_owned()), true).await?;
            let token = grant::issue(service, &issued.client).await?;
            clients.push((issued.client, issued.secret, token));
        }
        Ok(Self {
            running,
            clients,
            results,
            _folder: folder,
        })
    }

    /// What a vendor needs to begin.
    #[must_use]
    pub fn shown(&self) -> Value {
        let origin = &self.running.origin;
        let clients: Vec<Value> = self
            .clients
            .iter()
            .map(|(client, secret, token)| {
                json!({
                    "institution_code": client.institution_code,
                    "client_id": client.client_id,
                    // EXPOSE: they open synthetic results until the mock stops.
                    "client_secret": secret.expose(),
                    "access_token": token.expose(),
                    "results": self.results,
                })
            })
            .collect();
        json!({
            "address": self.running.address,
            "origin": origin,
            "token_url": origin.join(route::TOKEN),
            "results_url": origin.join(route::RECEIPT_RESULTS),
            "openapi_url": origin.join(route::OPENAPI),
            "clients": clients,
        })
    }

    /// Stops, and leaves nothing behind.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

/// Files results under a clinic, one a minute up to now, as a device of it had checked them.
async fn fill(service: &Service, code: &InstitutionCode, results: u16) -> Result<(), MockError> {
    let facility = store::facility::by_code(&service.store, code)
        .await?
        .ok_or(MockError::Sample)?
        .facility_id;
    let device = device(service, code, &facility).await?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    for (number, kind) in (0..results).zip(KINDS.iter().cycle()) {
        let minutes = i64::from(results - number);
        let at = now
            .checked_sub(SignedDuration::from_mins(minutes))
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let result = sample(service, kind, &facility, at)?;
        let (sealed, _) = result::seal(service, &result)?;
        let batch = store::result::insert(Batch::default(), &sealed, &device, result.kept_until);
        batch.write(&mut write).await?;
    }
    write.commit().await?;
    Ok(())
}

async fn device(
    service: &Service,
    code: &InstitutionCode,
    facility: &FacilityId,
) -> Result<DeviceId, MockError> {
    let account = approve(service, code, 1).await?.into_iter().next();
    let device = Device {
        device_id: opaque_id().ok_or(MockError::Sample)?,
        account_id: account.ok_or(MockError::Sample)?.account_id,
        // Nobody has this key: the mock's devices never call.
        thumbprint: Thumbprint::from(random::<32>()),
        stopped: false,
    };
    let mut write = service.store.write().await?;
    let (refresh_hash, now) = (random::<32>(), service.clock.now());
    store::device::insert(&mut write, &device, facility, Some("mock"), &refresh_hash, now).await?;
    write.commit().await?;
    Ok(device.device_id)
}

fn sample(
    service: &Service,
    kind: &str,
    facility: &FacilityId,
    at: Timestamp,
) -> Result<EligibilityResult, MockError> {
    let mut result: EligibilityResult = serde_json::from_str(kind).map_err(|_| MockError::Sample)?;
    let checked_on = japanese_day(at);
    if result.patient_ref.is_some() {
        // One person per kind and clinic.
        let mac = service
            .keys
            .mac(Purpose::Patient, &[facility.as_str().as_bytes(), kind.as_bytes()]);
        let short: Vec<u8> = mac.iter().copied().take(16).collect();
        result.patient_ref = base64url::encode(&short).parse().ok();
    }
    result.result_id = opaque_id().ok_or(MockError::Sample)?;
    result.facility_id = facility.clone();
    result.checked_at = at;
    result.checked_on = checked_on;
    result.treated_on = checked_on;
    result.kept_until = kept_until(checked_on, checked_on);
    result.reference_number = None;
    Ok(result)
}
