//! Use cases of the Kazasu apps: activation, unlock, check, history, settings.
//!
//! [`App`] owns one runtime, one database and one thread for keys, and is synchronous to its callers: a desktop
//! program calls it as it is, phones through a facade. Time and keys are given to it ([`Clock`], [`KeyStore`]). Every
//! error says a stable code; the words are those of `core/words`.
//!
//! [`flow`] is everything of the apps but their pixels: screens as pure state, driven on an [`App`].
//!
//! ```
//! use std::sync::Arc;
//!
//! use kazasu_app::{App, AppConfig, AppState, MemoryKeyStore, Passphrase, Roots, SystemClock, UnlockError};
//!
//! let directory = tempfile::tempdir()?;
//! let app = App::open(AppConfig {
//!     data_dir: directory.path().to_owned(),
//!     origin: "http://127.0.0.1:8443".parse()?,
//!     roots: Roots::none(),
//!     test_mode: true, // plain HTTP, on loopback only
//!     client: "kazasu-desktop/0.1.0/linux".parse()?,
//!     key_store: Arc::new(MemoryKeyStore::new()),
//!     clock: Arc::new(SystemClock::new()),
//! })?;
//! assert_eq!(app.state()?, AppState::NotActivated);
//!
//! // Nothing can be unlocked before `app.activate(ActivationEntry::payload(…)?, &passphrase)`.
//! let refused = app.unlock(&Passphrase::new("IQazse45".to_owned())).unwrap_err();
//! assert_eq!(refused.code(), "app.activation.needed");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod activation;
mod app;
mod check;
mod clock;
mod config;
mod core;
mod fact;
pub mod flow;
mod history;
mod http;
mod keystore;
mod passphrase;
mod presence;
mod reader_tap;
mod settings;
mod sheet;
mod store;
mod sync;
mod terms;
mod unconfirmed;
mod unlock;

pub use activation::{Activated, ActivationEntry, ActivationError};
pub use app::{App, AppState};
pub use check::{
    CardOptions, Change, CheckAnswer, CheckError, CheckPlan, Delta, FaceCompared, PreparedCheck,
};
pub use clock::{Clock, Sleep, SystemClock, VirtualClock};
pub use config::{AppConfig, OpenError};
pub use fact::Fact;
pub use history::{
    HistoryError, HistoryId, HistoryLine, HistoryMonth, SweepReport, SyncReport, UNCONFIRMED_HOURS,
};
pub use http::{CallError, NetworkError, Roots, RootsError, ServiceRefusal};
pub use kazasu_wire::copy::{CopyLayout, copy_text, copy_text_in};
pub use keystore::{
    EcdsaSignature, FILE_WARNING, FileKeyStore, FileVault, KeyAccess, KeyAlias, KeyFlow, KeyPurpose,
    KeyStore, KeyStoreError, KeyVault, MalformedSignature, MemoryKeyStore, MemoryVault, PlainItem,
    SealedItem, SoftwareKeyStore,
};
pub use passphrase::{
    LONGEST as PASSPHRASE_LONGEST, Passphrase, PassphraseError, SHORTEST as PASSPHRASE_SHORTEST,
};
pub use reader_tap::{LinkCommand, LinkEvent, ReaderTap};
pub use settings::{PairedReader, ReaderMemory, Settings, SettingsError};
pub use sheet::{field_label, notices, sections, spoken_text, validity_code, validity_words};
pub use store::StoreError;
pub use terms::{TermsConsent, TermsText};
pub use unconfirmed::{KeptUnconfirmed, Unconfirmed};
pub use unlock::{FREE_TRIES, MOST_WRONG, UnlockError, WAITS};
