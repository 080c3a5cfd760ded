//! The app: one value that owns runtime, database and keys, and is synchronous to its callers.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use kazasu_wire::activation::{ActivationResponse, Facility};
use kazasu_wire::client::ClientInfo;
use kazasu_wire::id::{Cursor, FacilityId};
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::result::{EligibilityResult, ResultPage};
use kazasu_wire::route;
use thiserror::Error;
use tokio::runtime::{Builder, Runtime};
use zeroize::Zeroizing;

use crate::activation::{Activated, ActivationEntry, ActivationError, DeviceRecord};
use crate::check::{self, CheckError, CheckPlan, PreparedCheck};
use crate::clock::Clock;
use crate::core::Core;
use crate::history::{History, HistoryError, HistoryId, HistoryLine, SweepReport, SyncReport};
use crate::http::{CREDENTIAL_AAD, Call, CallError, Roots, ServiceClient, credential_key, device_key};
use crate::keystore::{KeyAccess, KeyPurpose, KeyStore, KeyStoreError, Keys};
use crate::passphrase::Passphrase;
use crate::presence;
use crate::settings::{Settings, SettingsError};
use crate::store::{self, Store, StoreError, name};
use crate::terms::TermsConsent;
use crate::unconfirmed::{self, KeptUnconfirmed, Unconfirmed};
use crate::unlock::{Tries, UnlockError};

/// What a shell decides before the app opens.
pub struct AppConfig {
    /// Directory for the database; made where missing.
    pub data_dir: PathBuf,
    /// The one service this app speaks to.
    pub origin: ServiceOrigin,
    /// The operator's own roots; no others are trusted.
    pub roots: Roots,
    /// Allows plain HTTP on loopback and the test PKI, and nothing of the real world.
    pub test_mode: bool,
    /// `app/version/os` of the shell.
    pub client: ClientInfo,
    /// Where keys live.
    pub key_store: Arc<dyn KeyStore>,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

/// Why the app does not open.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Plain HTTP outside test mode, or roots that cannot be used.
    #[error("{field} is invalid")]
    Settings {
        /// The member of [`AppConfig`] at fault.
        field: &'static str,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key store cannot be used.
    #[error(transparent)]
    Key(#[from] KeyStoreError),
    /// The machine gives no threads.
    #[error("no threads")]
    Runtime,
}

impl OpenError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Settings { .. } => "app.settings.invalid",
            Self::Store(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Runtime => "app.internal.bug",
        }
    }
}

/// Where the app stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppState {
    /// Needs an activation.
    NotActivated,
    /// Needs the passphrase.
    Locked,
    /// Ready.
    Unlocked,
}

/// The app. All methods block until they are done; none may be called from inside an async runtime.
pub struct App {
    core: Arc<Core>,
    runtime: Arc<Runtime>,
}

impl App {
    /// Opens the app: locked, or not activated.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(config: AppConfig) -> Result<Self, OpenError> {
        if config.origin.is_plain_http() && !config.test_mode {
            return Err(OpenError::Settings { field: "origin" });
        }
        std::fs::create_dir_all(&config.data_dir)
            .map_err(|error| StoreError::of(error.kind().to_string()))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("kazasu-net")
            .enable_all()
            .build()
            .map_err(|_| OpenError::Runtime)?;
        let store = Arc::new(Store::open(&config.data_dir)?);
        let keys = Keys::start(config.key_store)?;
        let http = ServiceClient::new(
            config.origin.clone(),
            &config.roots,
            config.client,
            keys.clone(),
            Arc::clone(&config.clock),
        )
        .map_err(|_| OpenError::Settings { field: "roots" })?;
        let history = History::open(keys.clone(), Arc::clone(&store), Arc::clone(&config.clock))?;
        let core = Core {
            origin: config.origin,
            test_mode: config.test_mode,
            clock: config.clock,
            keys,
            store,
            http,
            history,
        };
        if let Some(device) = core.device()? {
            core.http.set_credential(Some(device.credential.0));
        }
        Ok(Self {
            core: Arc::new(core),
            runtime: Arc::new(runtime),
        })
    }

    /// Where the app stands.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn state(&self) -> Result<AppState, StoreError> {
        Ok(if self.core.device()?.is_none() {
            AppState::NotActivated
        } else if self.core.history.is_unlocked() {
            AppState::Unlocked
        } else {
            AppState::Locked
        })
    }

    /// Code of a limit of the key store that staff should know of.
    #[must_use]
    pub fn key_store_warning(&self) -> Option<&'static str> {
        self.core.keys.warning()
    }

    /// Activates the device and sets the passphrase that opens the app; the app is unlocked then.
    ///
    /// Makes the device key first. Where the answer is lost nothing is stored but that key: the same entry may be
    /// sent again with the same key.
    ///
    /// # Errors
    /// [`ActivationError`].
    pub fn activate(&self, entry: ActivationEntry, login: &Passphrase) -> Result<Activated, ActivationError> {
        login.judge()?;
        entry.require_origin(&self.core.origin)?;
        if self.core.device()?.is_some() {
            return Err(ActivationError::AlreadyActivated);
        }
        let verifier = login.verifier()?;
        self.runtime.block_on(async {
            let core = &self.core;
            core.keys
                .create(device_key(), KeyPurpose::Sign, KeyAccess::Background)
                .await?;
            core.keys
                .create(credential_key(), KeyPurpose::Seal, KeyAccess::Background)
                .await?;
            let call = Call::post(route::ACTIVATIONS, &entry.into_request())
                .map_err(CallError::from)?
                .without_token();
            let answer: ActivationResponse = core.http.ask(&call).await?;
            // EXPOSE: sealed by the key store before it is stored.
            let refresh = Zeroizing::new(answer.refresh_token.expose().as_bytes().to_vec());
            let sealed = core
                .keys
                .seal(credential_key(), CREDENTIAL_AAD.to_vec(), refresh)
                .await?;
            let device = DeviceRecord::new(&answer, sealed.clone());
            core.store.transaction(|connection| {
                store::put(connection, name::DEVICE, &device)?;
                store::put(connection, name::VERIFIER, &verifier)?;
                store::put(connection, name::TRIES, &Tries::default())
            })?;
            core.http.set_credential(Some(sealed));
            core.http.heard(answer.server_time);
            self.open_history().await.map_err(|error| match error {
                HistoryError::Key(error) => ActivationError::Key(error),
                HistoryError::Store(error) => ActivationError::Store(error),
                _ => ActivationError::Store(StoreError::of("history")),
            })?;
            Ok(Activated {
                device_id: device.device_id,
                facilities: device.facilities,
            })
        })
    }

    /// The clinics of this device, the account's own first; empty before activation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facilities(&self) -> Result<Vec<Facility>, StoreError> {
        Ok(self
            .core
            .device()?
            .map(|device| device.facilities)
            .unwrap_or_default())
    }

    /// Unlocks the app and builds the history's list.
    ///
    /// # Errors
    /// [`UnlockError`]; after too many wrong passphrases every key is destroyed.
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<(), UnlockError> {
        let verifier: String = self
            .core
            .store
            .get(name::VERIFIER)?
            .ok_or(UnlockError::NotActivated)?;
        let mut tries: Tries = self.core.store.get(name::TRIES)?.unwrap_or_default();
        if tries.left() == 0 {
            return Err(self.lock_out());
        }
        let now = self.core.clock.now();
        let seconds = tries.wait(now);
        if seconds > 0 {
            self.core.store.put(name::TRIES, &tries)?;
            let tries_left = tries.left();
            return Err(UnlockError::Wrong { seconds, tries_left });
        }
        // Counted before it is looked at: ending the program in between gives no free try.
        tries.count(now);
        self.core.store.put(name::TRIES, &tries)?;
        if !passphrase.matches(&verifier) {
            let tries_left = tries.left();
            return Err(if tries_left == 0 {
                self.lock_out()
            } else {
                let seconds = tries.wait(now);
                UnlockError::Wrong { seconds, tries_left }
            });
        }
        self.core.store.put(name::TRIES, &Tries::default())?;
        self.runtime
            .block_on(self.open_history())
            .map_err(UnlockError::from)
    }

    /// Unlocks the app by 生体認証: the platform makes sure of the person. Needs [`set_presence`](Self::set_presence)
    /// once before.
    ///
    /// # Errors
    /// [`UnlockError::Key`] with [`KeyStoreError::Cancelled`] where the person turned the question down, and
    /// [`KeyStoreError::Invalidated`] where the platform's people changed: the passcode is needed then.
    pub fn unlock_present(&self) -> Result<(), UnlockError> {
        if self.core.device()?.is_none() {
            return Err(UnlockError::NotActivated);
        }
        self.runtime.block_on(async {
            presence::prove(&self.core).await?;
            self.open_history().await.map_err(UnlockError::from)
        })
    }

    /// Offers 生体認証 from now on, or no more; remembered in the settings. Only while unlocked.
    ///
    /// # Errors
    /// [`UnlockError`]; [`UnlockError::Key`] with [`KeyStoreError::Locked`] while the app is locked.
    pub fn set_presence(&self, on: bool) -> Result<Settings, UnlockError> {
        if !self.core.history.is_unlocked() {
            return Err(KeyStoreError::Locked.into());
        }
        let work = async {
            if on {
                presence::enable(&self.core).await
            } else {
                presence::disable(&self.core).await
            }
        };
        self.runtime.block_on(work)?;
        let mut settings = self.core.settings()?;
        settings.biometrics = on;
        self.core.put_settings(&settings)?;
        Ok(settings)
    }

    /// The consent to the terms kept on this device.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn terms_consent(&self) -> Result<Option<TermsConsent>, StoreError> {
        self.core.store.get(name::TERMS)
    }

    /// Keeps a consent to the terms; it is asked for again after a new activation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn accept_terms(&self, consent: &TermsConsent) -> Result<(), StoreError> {
        self.core.store.put(name::TERMS, consent)
    }

    /// Keeps a record 資格未確認, sealed under the key of its month.
    ///
    /// # Errors
    /// [`HistoryError::Locked`], [`HistoryError::Key`], [`HistoryError::Store`].
    pub fn record_unconfirmed(&self, record: &Unconfirmed) -> Result<(), HistoryError> {
        self.runtime.block_on(unconfirmed::keep(&self.core, record))
    }

    /// The records 資格未確認 still to be asked again, newest treatment first.
    ///
    /// # Errors
    /// As [`record_unconfirmed`](Self::record_unconfirmed).
    pub fn unconfirmed(&self) -> Result<Vec<KeptUnconfirmed>, HistoryError> {
        self.runtime.block_on(unconfirmed::list(&self.core))
    }

    /// The patient was asked again: the record is removed. A record that is not there is removed already.
    ///
    /// # Errors
    /// As [`record_unconfirmed`](Self::record_unconfirmed).
    pub fn resolve_unconfirmed(&self, id: &str) -> Result<(), HistoryError> {
        unconfirmed::remove(&self.core, id)
    }

    /// Locks the app and wipes the history's list.
    pub fn lock(&self) {
        self.core.history.lock();
    }

    /// Fetches access token and challenge, so that the tap itself waits for nothing.
    ///
    /// # Errors
    /// [`CheckError`].
    pub fn prepare_check(&self, plan: CheckPlan) -> Result<PreparedCheck, CheckError> {
        let runtime = Arc::clone(&self.runtime);
        self.runtime
            .block_on(check::prepare(Arc::clone(&self.core), runtime, plan))
    }

    /// Fetches an access token ahead, so that the next check is quicker.
    ///
    /// # Errors
    /// [`CheckError`].
    pub fn warm_up(&self) -> Result<(), CheckError> {
        self.require_unlocked().map_err(|_| CheckError::Locked)?;
        self.runtime.block_on(async {
            let answer = self.core.http.warm_up().await;
            Ok(self.core.contact(answer).await?)
        })
    }

    /// Every result that may be looked at, newest check first.
    ///
    /// # Errors
    /// [`HistoryError::Locked`], [`HistoryError::Store`].
    pub fn history_list(&self) -> Result<Vec<HistoryLine>, HistoryError> {
        self.core.history.search("")
    }

    /// The results in which all words of `query` are found: names, kana, numbers, birth date in digits.
    ///
    /// # Errors
    /// As [`history_list`](Self::history_list).
    pub fn history_search(&self, query: &str) -> Result<Vec<HistoryLine>, HistoryError> {
        self.core.history.search(query)
    }

    /// One result in full.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn history_show(&self, id: &HistoryId) -> Result<EligibilityResult, HistoryError> {
        self.runtime.block_on(self.core.history.show(id))
    }

    /// Removes one result from this device; the clinic's other devices keep it.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn history_delete(&self, id: &HistoryId) -> Result<(), HistoryError> {
        self.core.history.delete(id)
    }

    /// Destroys months past their days. To be called now and then, also while locked: running time counts only as
    /// far as it is called. `server_time` is the service's clock where a shell heard it; what the app itself heard
    /// is taken in anyway.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn history_sweep(&self, server_time: Option<Timestamp>) -> Result<SweepReport, HistoryError> {
        let server_time = self.core.http.take_server_time().max(server_time);
        self.runtime.block_on(self.core.history.sweep(server_time))
    }

    /// Fetches what the clinic's other devices found.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn sync_results(&self) -> Result<SyncReport, HistoryError> {
        self.require_unlocked()?;
        let facilities = self.core.facilities()?.unwrap_or_default();
        self.runtime.block_on(async {
            let mut report = SyncReport::default();
            for facility in &facilities {
                self.sync_facility(facility, &mut report).await?;
            }
            Ok(report)
        })
    }

    /// The settings.
    ///
    /// # Errors
    /// [`SettingsError::Store`].
    pub fn settings(&self) -> Result<Settings, SettingsError> {
        Ok(self.core.settings()?)
    }

    /// Stores settings.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn set_settings(&self, settings: &Settings) -> Result<(), SettingsError> {
        settings.judge(&self.core.facilities()?.unwrap_or_default())?;
        Ok(self.core.put_settings(settings)?)
    }

    async fn open_history(&self) -> Result<(), HistoryError> {
        self.core.history.sweep(self.core.http.take_server_time()).await?;
        self.core.history.unlock().await
    }

    async fn sync_facility(
        &self,
        facility: &FacilityId,
        report: &mut SyncReport,
    ) -> Result<(), HistoryError> {
        let cursor_name = format!("{}{facility}", name::CURSOR);
        loop {
            let since: Option<Cursor> = self.core.store.get(&cursor_name)?;
            let mut query = vec![("facility_id", facility.as_str()), ("limit", "200")];
            if let Some(since) = &since {
                query.push(("since", since.as_str()));
            }
            let answer = self
                .core
                .http
                .ask::<ResultPage>(&Call::get(route::RESULTS, &query))
                .await;
            let page = self.core.contact(answer).await?;
            for result in page.results {
                report.seen += 1;
                if self.core.history.insert(result, false).await? {
                    report.added += 1;
                }
            }
            // After the rows: a page half filed is asked for again.
            self.core.store.put(&cursor_name, &page.next)?;
            if !page.more || since.as_ref() == Some(&page.next) {
                return Ok(());
            }
        }
    }

    fn require_unlocked(&self) -> Result<(), HistoryError> {
        if self.core.history.is_unlocked() {
            Ok(())
        } else {
            Err(HistoryError::Locked)
        }
    }

    fn lock_out(&self) -> UnlockError {
        match self.runtime.block_on(self.core.wipe()) {
            Ok(()) => UnlockError::Locked,
            Err(crate::core::WipeError::Key(error)) => UnlockError::Key(error),
            Err(crate::core::WipeError::Store(error)) => UnlockError::Store(error),
        }
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("origin", &self.core.origin)
            .finish_non_exhaustive()
    }
}
