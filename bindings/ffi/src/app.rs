//! The app: one value that owns runtime, database and keys.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use kazasu_app::{App, Clock, HistoryId, Passphrase, Roots, SystemClock, copy_text_in};
use zeroize::Zeroizing;

use crate::activation::{Activated, Activation, Facility};
use crate::check::{CheckPlan, PreparedCheck};
use crate::error::AppError;
use crate::guard::{guard, quiet_panics};
use crate::history::{CopyLayout, HistoryLine, SyncReport};
use crate::key_store::{ForeignKeys, KeyStore};
use crate::result::EligibilityResult;
use crate::settings::Settings;

/// What a shell decides before the app opens.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AppConfig {
    /// Folder of the database, private to the app; made where missing.
    pub data_dir: String,
    /// The one service this app speaks to, `https://host[:port]`.
    pub origin: String,
    /// The operator's own root certificates, PEM; no others are trusted. Empty only with `test_mode`.
    pub roots_pem: String,
    /// Allows plain HTTP on loopback and the test PKI, and nothing of the real world.
    pub test_mode: bool,
    /// `app/version/os` of the shell, for example `kazasu-android/0.1.0/android`.
    pub client: String,
}

impl AppConfig {
    pub(crate) fn into_core(
        self,
        key_store: Arc<dyn kazasu_app::KeyStore>,
        clock: Arc<dyn Clock>,
    ) -> Result<kazasu_app::AppConfig, AppError> {
        let invalid = |field| AppError::input("app.settings.invalid", field);
        let roots = match self.roots_pem.trim() {
            "" if self.test_mode => Roots::none(),
            pem => Roots::from_pem(pem).map_err(|_| invalid("roots_pem"))?,
        };
        Ok(kazasu_app::AppConfig {
            data_dir: PathBuf::from(self.data_dir),
            origin: self.origin.parse().map_err(|_| invalid("origin"))?,
            roots,
            test_mode: self.test_mode,
            client: self.client.parse().map_err(|_| invalid("client"))?,
            key_store,
            clock,
        })
    }
}

/// Where the app stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum AppState {
    /// Needs an activation.
    NotActivated,
    /// Needs the passphrase.
    Locked,
    /// Ready.
    Unlocked,
}

/// The app.
///
/// Every call blocks until it is done; those marked *network* may take as long as the service does. None may be called
/// from a [`KeyStore`]. Safe from any thread.
#[derive(uniffi::Object)]
pub struct KazasuApp {
    app: App,
}

#[uniffi::export]
impl KazasuApp {
    /// Opens the app: locked, or not activated.
    ///
    /// # Errors
    /// [`AppError::Input`] names the member of `config` at fault; [`AppError::Store`], [`AppError::Key`].
    #[uniffi::constructor]
    pub fn open(config: AppConfig, key_store: Arc<dyn KeyStore>) -> Result<Arc<Self>, AppError> {
        quiet_panics();
        guard(|| {
            let config = config.into_core(Arc::new(ForeignKeys(key_store)), Arc::new(SystemClock::new()))?;
            Ok(Arc::new(Self {
                app: App::open(config)?,
            }))
        })
    }

    /// Where the app stands.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub fn state(&self) -> Result<AppState, AppError> {
        guard(|| Ok(self.app.state()?.into()))
    }

    /// Activates the device and sets the passphrase that opens the app; the app is unlocked then. *Network.*
    ///
    /// # Errors
    /// [`AppError::Input`] names the entry at fault; [`AppError::Network`]: send the same entry again.
    pub fn activate(&self, activation: Activation) -> Result<Activated, AppError> {
        guard(|| {
            let login = passphrase(activation.passphrase)?;
            let entry = activation.entry.into_core(activation.device_label)?;
            Ok(self.app.activate(entry, &login)?.into())
        })
    }

    /// The clinics of this device, the account's own first; empty before activation.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub fn facilities(&self) -> Result<Vec<Facility>, AppError> {
        guard(|| Ok(self.app.facilities()?.into_iter().map(Facility::from).collect()))
    }

    /// Unlocks the app and builds the history's list. `passphrase` is UTF-8, wiped here; wipe your copy.
    ///
    /// # Errors
    /// [`AppError::WrongPassphrase`]; after too many every key is destroyed, [`AppError::LockedOut`].
    pub fn unlock(&self, passphrase: Vec<u8>) -> Result<(), AppError> {
        guard(|| Ok(self.app.unlock(&self::passphrase(passphrase)?)?))
    }

    /// Locks the app and wipes the history's list.
    ///
    /// # Errors
    /// [`AppError::Bug`].
    pub fn lock(&self) -> Result<(), AppError> {
        guard(|| {
            self.app.lock();
            Ok(())
        })
    }

    /// Fetches an access token ahead, so that the next check is quicker. *Network.*
    ///
    /// # Errors
    /// [`AppError`].
    pub fn warm_up(&self) -> Result<(), AppError> {
        guard(|| Ok(self.app.warm_up()?))
    }

    /// Fetches access token and challenge, so that the tap itself waits for nothing. *Network.*
    ///
    /// # Errors
    /// [`AppError::Input`] names the member of `plan` at fault.
    pub fn prepare_check(&self, plan: CheckPlan) -> Result<Arc<PreparedCheck>, AppError> {
        guard(|| Ok(PreparedCheck::of(self.app.prepare_check(plan.into_core()?)?)))
    }

    /// Every result that may be looked at, newest check first.
    ///
    /// # Errors
    /// [`AppError::Locked`], [`AppError::Store`].
    pub fn history_list(&self) -> Result<Vec<HistoryLine>, AppError> {
        guard(|| Ok(lines(self.app.history_list()?)))
    }

    /// The results in which all words of `query` are found: names, kana, numbers, birth date in digits.
    ///
    /// # Errors
    /// As [`history_list`](Self::history_list).
    pub fn history_search(&self, query: &str) -> Result<Vec<HistoryLine>, AppError> {
        guard(|| Ok(lines(self.app.history_search(query)?)))
    }

    /// One result in full.
    ///
    /// # Errors
    /// [`AppError::Store`] where there is none, or it may no longer be looked at.
    pub fn history_show(&self, id: &str) -> Result<EligibilityResult, AppError> {
        guard(|| Ok(self.app.history_show(&HistoryId::from_text(id))?.into()))
    }

    /// コピー: one result as the tab-separated text receipt computers read from the clipboard. The clipboard is the
    /// shell's to clear.
    ///
    /// # Errors
    /// As [`history_show`](Self::history_show).
    pub fn history_copy(&self, id: &str, layout: CopyLayout) -> Result<String, AppError> {
        guard(|| {
            let result = self.app.history_show(&HistoryId::from_text(id))?;
            Ok(copy_text_in(layout.into(), &result).to_string())
        })
    }

    /// Removes one result from this device; the clinic's other devices keep it.
    ///
    /// # Errors
    /// As [`history_show`](Self::history_show).
    pub fn history_delete(&self, id: &str) -> Result<(), AppError> {
        guard(|| Ok(self.app.history_delete(&HistoryId::from_text(id))?))
    }

    /// Destroys months past their days; gives those destroyed now, `YYYY-MM`. To be called now and then, also while
    /// locked. `server_time_ms`: the service's clock where the shell heard it, milliseconds since 1970 UTC.
    ///
    /// # Errors
    /// [`AppError::Key`], [`AppError::Store`].
    pub fn history_sweep(&self, server_time_ms: Option<i64>) -> Result<Vec<String>, AppError> {
        guard(|| {
            let heard = server_time_ms
                .map(Timestamp::from_millisecond)
                .transpose()
                .map_err(|_| AppError::input("app.settings.invalid", "server_time_ms"))?;
            let report = self.app.history_sweep(heard)?;
            Ok(report.destroyed.iter().map(ToString::to_string).collect())
        })
    }

    /// Fetches what the clinic's other devices found. *Network.*
    ///
    /// # Errors
    /// [`AppError`].
    pub fn sync_results(&self) -> Result<SyncReport, AppError> {
        guard(|| Ok(self.app.sync_results()?.into()))
    }

    /// The settings.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub fn settings(&self) -> Result<Settings, AppError> {
        guard(|| Ok(self.app.settings()?.into()))
    }

    /// Stores settings.
    ///
    /// # Errors
    /// [`AppError::Input`] names the member at fault.
    pub fn set_settings(&self, settings: Settings) -> Result<(), AppError> {
        guard(|| {
            let mut stored = self.app.settings()?;
            settings.over(&mut stored)?;
            Ok(self.app.set_settings(&stored)?)
        })
    }
}

impl From<kazasu_app::AppState> for AppState {
    fn from(state: kazasu_app::AppState) -> Self {
        match state {
            kazasu_app::AppState::NotActivated => Self::NotActivated,
            kazasu_app::AppState::Locked => Self::Locked,
            kazasu_app::AppState::Unlocked => Self::Unlocked,
        }
    }
}

fn lines(lines: Vec<kazasu_app::HistoryLine>) -> Vec<HistoryLine> {
    lines.into_iter().map(HistoryLine::from).collect()
}

/// What was typed, wiped in every case.
fn passphrase(typed: Vec<u8>) -> Result<Passphrase, AppError> {
    match String::from_utf8(typed) {
        Ok(text) => Ok(Passphrase::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(AppError::input("app.password.too-weak", "passphrase"))
        }
    }
}
