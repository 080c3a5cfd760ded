//! Everything a request needs, opened once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, ToSpan as _};
use kazasu_wire::base64url;
use kazasu_wire::method::Method;
use kazasu_wire::origin::ServiceOrigin;
use thiserror::Error;
use tokio::sync::{Mutex, Notify, Semaphore};

use crate::application::calendar::Calendar;
use crate::audit::{self, AuditError};
use crate::certificate::{Certificates, LoadError};
use crate::check::CheckError;
use crate::clock::Clock;
use crate::erasure::{self, ClockVoucher, erase};
use crate::idempotency::InFlight;
use crate::keyfile::KeyFile;
use crate::keyring::{KeyRing, KeyRingError, Purpose, random};
use crate::limits::{Limits, Place};
use crate::metrics::{Event, Metrics};
use crate::ocsp::{ClientError, OcspClient};
use crate::portal::mail::Sender;
use crate::preview;
use crate::problem::Refusal;
use crate::registry::{Registry, StoredRegistry};
use crate::rotation::Pass;
use crate::settings::{Settings, SettingsError};
use crate::store::meta::{self, Claim, Mode, claim};
use crate::store::{self, Store, StoreError};
use crate::terminal::{Terminal, TerminalError};
use crate::tls::TlsError;
use crate::tries;

/// Everything a request needs.
pub struct Service {
    /// What the operator decided.
    pub settings: Settings,
    /// Public origin.
    pub origin: ServiceOrigin,
    /// The database.
    pub store: Store,
    /// The keys.
    pub keys: Arc<dyn KeyRing>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The register.
    pub registry: Arc<dyn Registry>,
    /// Judges certificates.
    pub certificates: Certificates,
    /// Working days of the operator.
    pub calendar: Calendar,
    /// The terminal of visual checks, where there is one.
    pub terminal: Option<Terminal>,
    /// Asks the OCSP responder, where there is one.
    pub ocsp: Option<OcspClient>,
    /// Checks under way.
    pub in_flight: InFlight,
    /// What may be asked of this instance.
    pub limits: Limits,
    /// What this instance measures.
    pub metrics: Metrics,
    /// Hands mails over, where a server is named.
    pub(crate) sender: Option<Sender>,
    /// Told when a mail is durable.
    pub(crate) mail_waits: Arc<Notify>,
    stopping: AtomicBool,
    hashing: Arc<Semaphore>,
    pub(crate) drawing: Semaphore,
    pub(crate) resealing: Mutex<Pass>,
}

/// Why the service does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The settings contradict each other.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A test database without test mode, or the reverse.
    #[error("the database and test_mode do not match: test and real data never mix")]
    Mode,
    /// The key ring is not the one the database was made with, for example a new one made where the file is missing.
    #[error("the key ring is not the one of this database")]
    OtherKeys,
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key ring cannot be opened.
    #[error(transparent)]
    Keys(#[from] KeyRingError),
    /// Trust anchors or revocation lists cannot be used.
    #[error(transparent)]
    Certificates(#[from] LoadError),
    /// The terminal of visual checks cannot be used.
    #[error(transparent)]
    Terminal(#[from] TerminalError),
    /// The server's own certificate or key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The mail server's settings cannot be used.
    #[error("the mail server's settings cannot be used")]
    Mail,
    /// No OCSP client can be made.
    #[error(transparent)]
    Ocsp(#[from] ClientError),
    /// The address is not free, or a file of the settings cannot be read.
    #[error("cannot listen or read: {0}")]
    Listen(#[from] std::io::Error),
}

impl StartError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Keys(error) => error.code(),
            Self::Certificates(error) => error.code(),
            Self::Terminal(error) => error.code(),
            Self::Settings(_)
            | Self::Mode
            | Self::OtherKeys
            | Self::Tls(_)
            | Self::Mail
            | Self::Ocsp(_)
            | Self::Listen(_) => "app.settings.invalid",
        }
    }
}

/// Argon2id takes 19 MiB each: a flood of activations must not take all memory.
const HASHES_AT_ONCE: usize = 4;
/// How long it is kept that a mail went out, or did not; not what it said.
const MAILS_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long an invitation that nobody used is kept after its end, so that a late one is told from an unknown one.
const INVITATIONS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Service {
    /// Opens store, keys and trust without listening: what the commands beside `serve` need.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn open(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        settings.check()?;
        let origin = match &settings.origin {
            Some(origin) => origin.clone(),
            None => ServiceOrigin::parse(&format!("http://{}", settings.listen)).map_err(|_| {
                SettingsError::Contradiction {
                    field: "origin",
                    rule: "must be named",
                }
            })?,
        };
        let certificates = Certificates::load(&settings)?;
        let terminal = settings.terminal.as_ref().map(Terminal::load).transpose()?;
        if let Some(terminal) = &terminal
            && terminal.is_expired(clock.now())
        {
            tracing::warn!(
                last_month = %terminal.last_month(),
                "the terminal's certificates have expired: visual checks are refused"
            );
        }
        let calendar = match &settings.office.holidays {
            Some(file) => Calendar::read(file)?,
            None => Calendar::default(),
        };
        let sender = settings
            .portal
            .mail
            .as_ref()
            .map(Sender::new)
            .transpose()
            .map_err(|_| StartError::Mail)?;
        if sender.is_none() && !settings.test_mode {
            tracing::warn!("no mail server is named: mails of the portal wait");
        }
        let ocsp = settings.ocsp.as_ref().map(OcspClient::new).transpose()?;
        let mode = if settings.test_mode {
            Mode::Test
        } else {
            Mode::Production
        };
        // Looked at before anything is changed: a test start must not migrate a real database.
        let store = Store::connect(&settings.database).await?;
        if meta::mode(&store)
            .await
            .is_some_and(|found| found != mode.as_str())
        {
            return Err(StartError::Mode);
        }
        store.migrate().await?;
        let keys: Arc<dyn KeyRing> = Arc::new(KeyFile::open_or_create(&settings.key_ring)?);
        let identity = base64url::encode(&keys.mac(Purpose::Identity, &[]));
        match claim(&store, mode, &identity).await? {
            Claim::Ours => {}
            Claim::OtherMode => return Err(StartError::Mode),
            Claim::OtherKeys => return Err(StartError::OtherKeys),
        }
        let service = Self {
            registry: Arc::new(StoredRegistry::new(store.clone(), keys.clone())),
            in_flight: InFlight::default(),
            limits: Limits::new(&settings.limits, &clock),
            metrics: Metrics::new(),
            sender,
            mail_waits: Arc::default(),
            stopping: AtomicBool::new(false),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            drawing: Semaphore::new(preview::AT_ONCE),
            resealing: Mutex::default(),
            settings,
            origin,
            store,
            keys,
            clock,
            certificates,
            calendar,
            terminal,
            ocsp,
        };
        // Before the first check: a list read now may be gone at the next start.
        service.keep_revocations().await?;
        service.metrics.happened(Event::ListsRead, service.clock.now());
        Ok(service)
    }

    /// Says that the service ends: it is not ready any more.
    pub fn begin_to_stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether the service ends.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Deletes what may no longer be kept: expired tokens, proofs and challenges, and by [`erase`] results past their last
    /// day with their month's key, unless the clock is doubted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep(&self) -> Result<erasure::Report, StoreError> {
        let now = self.clock.now();
        // An hour longer than needed, so that a late caller learns "expired" instead of "unknown".
        let before = now.checked_sub(1.hour()).unwrap_or(now);
        store::token::sweep(&self.store, before).await?;
        store::receipt_client::sweep(&self.store, before).await?;
        store::challenge::sweep(&self.store, before).await?;
        store::proof::sweep(&self.store, now).await?;
        store::portal_registration::sweep(&self.store, before, now).await?;
        store::invitation::sweep(&self.store, now.checked_sub(INVITATIONS_KEPT).unwrap_or(now)).await?;
        store::portal_session::sweep(&self.store, now).await?;
        store::mail::sweep(&self.store, now.checked_sub(MAILS_KEPT).unwrap_or(now)).await?;
        store::secret_try::sweep(&self.store, tries::remembered_since(now), now).await?;
        let report = erase(self, ClockVoucher::Itself).await?;
        self.keys.refresh()?;
        self.reseal().await?;
        self.metrics.happened(Event::Swept, now);
        Ok(report)
    }

    /// Writes the heads of the audit down outside the database, where a file for it is named.
    ///
    /// # Errors
    /// [`AuditError`].
    pub async fn checkpoint_audit(&self) -> Result<(), AuditError> {
        match &self.settings.audit_checkpoints {
            Some(file) => {
                let now = self.clock.now();
                audit::checkpoint::append(&self.store, self.keys.as_ref(), now, file).await?;
                self.metrics.happened(Event::Checkpoint, now);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Runs slow hashing beside the requests, a few at once; `place` is one of [`Limits::hashes`]. `None` only while the
    /// service ends.
    pub(crate) async fn hash<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        // Both go with the work: a caller who hangs up does not make room for another hash.
        let permit = self.hashing.clone().acquire_owned().await.ok()?;
        let work = move || {
            let _held = (place, permit);
            work()
        };
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// Holds that a method is offered.
    pub(crate) fn offers(&self, method: &Method) -> Result<(), Refusal> {
        if self.settings.methods.contains(method) {
            Ok(())
        } else {
            Err(not_offered())
        }
    }

    /// The terminal, where visual checks are offered and a card would still take its certificates.
    pub(crate) fn terminal(&self) -> Result<&Terminal, Refusal> {
        self.offers(&Method::Visual)?;
        let terminal = self.terminal.as_ref().ok_or_else(not_offered)?;
        if terminal.is_expired(self.clock.now()) {
            return Err(CheckError::TerminalExpired.into());
        }
        Ok(terminal)
    }

    /// A new identifier of 128 random bits.
    pub(crate) fn opaque_id<T: std::str::FromStr>(&self) -> Result<T, Refusal> {
        opaque_id().ok_or_else(|| Refusal::new("service.internal.bug", "an id was malformed"))
    }
}

fn not_offered() -> Refusal {
    Refusal::new("check.method.not-allowed", "this method is not offered").field("method")
}

/// 128 random bits as an identifier. None begins with a hyphen: an operator who types it after a command
/// would have given an option (`-h…` is help).
pub(crate) fn opaque_id<T: std::str::FromStr>() -> Option<T> {
    loop {
        let id = base64url::encode(&random::<16>());
        if !id.starts_with('-') {
            return id.parse().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use kazasu_wire::id::ClientId;

    use super::opaque_id;

    /// One in 64 began so before, and `client approve -h…` printed the help.
    #[test]
    fn no_identifier_looks_like_an_option() {
        for _ in 0..4096 {
            let id: ClientId = opaque_id().unwrap();
            assert!(!id.as_str().starts_with('-'), "{id}");
        }
    }
}
