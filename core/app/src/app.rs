//! The app: one value that owns runtime, database and keys, and is synchronous to its callers.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use kazasu_wire::activation::{ActivationResponse, Facility};
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::route;
use tokio::runtime::{Builder, Runtime};
use zeroize::Zeroizing;

use crate::activation::{Activated, ActivationEntry, ActivationError, DeviceRecord};
use crate::check::{self, CheckError, CheckPlan, PreparedCheck};
use crate::config::{AppConfig, OpenError};
use crate::core::Core;
use crate::history::{History, HistoryError, HistoryId, HistoryLine, SweepReport};
use crate::http::{CREDENTIAL_AAD, Call, CallError, ServiceClient, credential_key, device_key};
use crate::keystore::{KeyAccess, KeyPurpose, Keys};
use crate::passphrase::Passphrase;
use crate::settings::{Settings, SettingsError};
use crate::store::{self, Store, StoreError, name};
use crate::terms::TermsConsent;
use crate::unconfirmed::{self, KeptUnconfirmed, Unconfirmed};
use crate::unlock::Tries;

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
    pub(crate) core: Arc<Core>,
    pub(crate) runtime: Arc<Runtime>,
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
            forgotten: Mutex::new(None),
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
            core.activated();
            core.http.set_credential(Some(sealed));
            core.http.heard(answer.server_time);
            core.open_history().await.map_err(|error| match error {
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

    /// The settings.
    ///
    /// # Errors
    /// [`SettingsError::Store`].
    pub fn settings(&self) -> Result<Settings, SettingsError> {
        Ok(self.core.settings()?)
    }

    /// Stores settings. To keep only what was tapped here removes what other devices found; to keep the clinic's results
    /// again brings it back at the next synchronisation.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn set_settings(&self, settings: &Settings) -> Result<(), SettingsError> {
        settings.judge(&self.core.facilities()?.unwrap_or_default())?;
        let before = self.core.settings()?;
        self.core.put_settings(settings)?;
        if settings.own_device_only && !before.own_device_only {
            self.core.history.keep_own_only()?;
        }
        Ok(())
    }

    pub(crate) fn require_unlocked(&self) -> Result<(), HistoryError> {
        if self.core.history.is_unlocked() {
            Ok(())
        } else {
            Err(HistoryError::Locked)
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
