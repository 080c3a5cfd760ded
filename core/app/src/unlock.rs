//! Unlocking the app: growing waits, then re-activation.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::app::App;
use crate::core::{Core, WipeError};
use crate::history::HistoryError;
use crate::keystore::KeyStoreError;
use crate::passphrase::Passphrase;
use crate::presence;
use crate::settings::Settings;
use crate::store::{StoreError, name};

/// Wrong passphrases in a row after which the keys are destroyed (`project-defined`).
pub const MOST_WRONG: u32 = 10;
/// Wrong passphrases in a row without a wait.
pub const FREE_TRIES: u32 = 3;
/// Minutes to wait after the third wrong passphrase, the fourth, and so on; the last one stays.
pub const WAITS: [u32; 4] = [1, 5, 15, 60];

/// Why the app stays locked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnlockError {
    /// The passphrase was wrong, or was not looked at because a wait is not over.
    #[error("wrong passphrase; wait {seconds} s")]
    Wrong {
        /// Seconds until the next passphrase is looked at, 0 for at once.
        seconds: u32,
        /// Passphrases that may still be wrong before the keys are destroyed.
        tries_left: u32,
    },
    /// Too many wrong passphrases: the keys are destroyed, the device needs a new activation.
    #[error("too many wrong passphrases")]
    Locked,
    /// The device is not activated.
    #[error("the device is not activated")]
    NotActivated,
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The history keys cannot be used.
    #[error(transparent)]
    Key(#[from] KeyStoreError),
}

impl UnlockError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Wrong { .. } => "app.unlock.wrong",
            Self::Locked => "app.unlock.locked",
            Self::NotActivated => "app.activation.needed",
            Self::Store(error) => error.code(),
            Self::Key(error) => error.code(),
        }
    }
}

impl From<HistoryError> for UnlockError {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Key(error) => Self::Key(error),
            HistoryError::Store(error) => Self::Store(error),
            _ => Self::Store(StoreError::of("history")),
        }
    }
}

impl App {
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
            .block_on(self.core.open_history())
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
            self.core.open_history().await.map_err(UnlockError::from)
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

    /// Locks the app: wipes the history's list, and drops the connections whose buffers held results.
    pub fn lock(&self) {
        self.core.history.lock();
        self.core.http.hang_up();
    }

    fn lock_out(&self) -> UnlockError {
        match self.runtime.block_on(self.core.wipe()) {
            Ok(()) => UnlockError::Locked,
            Err(WipeError::Key(error)) => UnlockError::Key(error),
            Err(WipeError::Store(error)) => UnlockError::Store(error),
        }
    }
}

impl Core {
    /// Destroys what is due, then builds the history's list.
    pub(crate) async fn open_history(&self) -> Result<(), HistoryError> {
        self.history.sweep(self.http.take_server_time()).await?;
        self.history.unlock().await?;
        if self.settings()?.own_device_only {
            self.history.keep_own_only()?;
        }
        Ok(())
    }
}

/// Wrong passphrases so far, stored before each passphrase is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tries {
    pub(crate) wrong: u32,
    /// Device clock at the last wrong one.
    pub(crate) since: Option<Timestamp>,
}

impl Tries {
    /// Seconds still to wait. A clock set back does not end the wait; it begins anew, so it also never grows.
    pub(crate) fn wait(&mut self, now: Timestamp) -> u32 {
        let Some(since) = self.since else { return 0 };
        if now < since {
            self.since = Some(now);
        }
        let passed = now.as_second().saturating_sub(since.as_second()).max(0);
        let whole = i64::from(wait_after(self.wrong));
        u32::try_from(whole.saturating_sub(passed).max(0)).unwrap_or(u32::MAX)
    }

    pub(crate) fn count(&mut self, now: Timestamp) {
        self.wrong = self.wrong.saturating_add(1);
        self.since = Some(now);
    }

    pub(crate) fn left(&self) -> u32 {
        MOST_WRONG.saturating_sub(self.wrong)
    }
}

/// Seconds to wait after so many wrong passphrases in a row.
fn wait_after(wrong: u32) -> u32 {
    let Some(step) = wrong.checked_sub(FREE_TRIES) else {
        return 0;
    };
    let [.., longest] = WAITS;
    let minutes = usize::try_from(step)
        .ok()
        .and_then(|step| WAITS.get(step))
        .unwrap_or(&longest);
    minutes * 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow() {
        let waits: Vec<u32> = (0..=9).map(wait_after).collect();
        assert_eq!(waits, [0, 0, 0, 60, 300, 900, 3600, 3600, 3600, 3600]);
    }

    #[test]
    fn a_clock_set_back_does_not_help() {
        let now: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        let earlier: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
        let mut tries = Tries {
            wrong: 3,
            since: Some(now),
        };
        assert_eq!(tries.wait(earlier), 60);
        assert_eq!(tries.wait(earlier), 60);
        assert_eq!(tries.since, Some(earlier));
    }
}
