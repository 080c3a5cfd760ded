//! The device of this computer: where it keeps its state, which service it belongs to, and how it is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kazasu_app::{App, AppConfig, Passphrase, Roots, SystemClock, UnlockError};
use kazasu_desktop::key_store::KeyPlace;
use kazasu_wire::client::ClientInfo;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_words::{Arg, Label};
use serde::{Deserialize, Serialize};

use crate::arguments::{DeviceArguments, KeyStoreArgument};
use crate::exit::Exit;
use crate::secret_input;
use crate::teller::{Fact, Teller};

/// Written at activation, so that later calls need no options.
#[derive(Debug, Serialize, Deserialize)]
struct Belonging {
    origin: ServiceOrigin,
    roots: Option<String>,
    test_mode: bool,
    /// Files where a version wrote it that knew no other place.
    #[serde(default)]
    keys: KeyPlace,
}

const BELONGING_FILE: &str = "service.json";

/// The folder of a device and what it belongs to.
pub struct Home {
    folder: PathBuf,
    belonging: Belonging,
}

impl Home {
    /// The device as activation left it; `arguments` go before what was remembered.
    pub fn find(teller: &Teller, arguments: &DeviceArguments) -> Result<Self, Exit> {
        let folder = folder(teller, arguments)?;
        let remembered = remembered(teller, &folder)?;
        let belonging = match (from_options(teller, arguments)?, remembered) {
            (Some(wanted), Some(remembered)) => Belonging {
                keys: remembered.keys,
                ..wanted
            },
            (Some(belonging), None) | (None, Some(belonging)) => belonging,
            (None, None) => return Err(teller.error(&invalid_setting("origin"))),
        };
        Ok(Self { folder, belonging })
    }

    /// The same, before the first activation: with a place for keys, chosen where none is asked for.
    pub fn found(
        teller: &Teller,
        arguments: &DeviceArguments,
        wanted: Option<KeyStoreArgument>,
    ) -> Result<Self, Exit> {
        let mut home = Self::find(teller, arguments)?;
        if !home.folder.join(BELONGING_FILE).exists() {
            let place = match wanted {
                None => KeyPlace::choose(),
                Some(KeyStoreArgument::System) => KeyPlace::system(),
                Some(KeyStoreArgument::File) => Ok(KeyPlace::File),
            };
            home.belonging.keys = place.map_err(|error| teller.error(&Fact::new(error.code())))?;
        }
        Ok(home)
    }

    /// Where the keys of this device lie.
    pub fn keys(&self) -> &KeyPlace {
        &self.belonging.keys
    }

    /// Remembers the service and the place of the keys.
    pub fn remember(&self, teller: &Teller) -> Result<(), Exit> {
        let unreadable = || teller.error(&Fact::new("app.store.unreadable"));
        let text = serde_json::to_string_pretty(&self.belonging).map_err(|_| unreadable())?;
        std::fs::write(self.folder.join(BELONGING_FILE), text).map_err(|_| unreadable())
    }

    /// Opens the app of this device, locked.
    pub fn open(&self, teller: &Teller) -> Result<App, Exit> {
        let invalid = |field: &str| teller.error(&invalid_setting(field));
        let roots = match &self.belonging.roots {
            Some(pem) => Roots::from_pem(pem).map_err(|_| invalid("roots"))?,
            None => Roots::none(),
        };
        let key_store = self
            .belonging
            .keys
            .open(&self.folder)
            .map_err(|error| teller.error(&Fact::new(error.code())))?;
        App::open(AppConfig {
            data_dir: self.folder.clone(),
            origin: self.belonging.origin.clone(),
            roots,
            test_mode: self.belonging.test_mode,
            client: client_info().map_err(|()| teller.error(&Fact::new("app.internal.bug")))?,
            key_store,
            clock: Arc::new(SystemClock::new()),
        })
        .map_err(|error| match error {
            kazasu_app::OpenError::Settings { field } => invalid(field),
            other => teller.error(&Fact::new(other.code())),
        })
    }
}

/// Opens the app and unlocks it with the password staff type.
pub fn open_unlocked(teller: &Teller, arguments: &DeviceArguments) -> Result<App, Exit> {
    let app = Home::find(teller, arguments)?.open(teller)?;
    if matches!(app.state(), Ok(kazasu_app::AppState::NotActivated)) {
        return Err(teller.error(&Fact::new("app.activation.needed")));
    }
    let typed = secret_input::ask(&teller.label(Label::PromptUnlock))
        .map_err(|_| teller.error(&Fact::new("app.unlock.needed")))?;
    // EXPOSE: into the app's own wiped type.
    let passphrase = Passphrase::new((*typed).clone());
    app.unlock(&passphrase).map_err(|error| {
        let fact = Fact::new(error.code());
        teller.error(&match error {
            UnlockError::Wrong { seconds, .. } => fact.with(Arg::Seconds, seconds),
            _ => fact,
        })
    })?;
    Ok(app)
}

/// `app/version/os` of this program.
pub fn client_info() -> Result<ClientInfo, ()> {
    format!(
        "kazasu-desktop/{}/{}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS
    )
    .parse()
    .map_err(|_| ())
}

/// A setting that cannot be used.
pub fn invalid_setting(field: &str) -> Fact {
    Fact::new("app.settings.invalid").with(Arg::Field, field)
}

fn folder(teller: &Teller, arguments: &DeviceArguments) -> Result<PathBuf, Exit> {
    arguments
        .data
        .clone()
        .or_else(|| std::env::home_dir().map(|home| home.join(".kazasu")))
        .ok_or_else(|| teller.error(&invalid_setting("data")))
}

/// What activation wrote, if there was one.
fn remembered(teller: &Teller, folder: &Path) -> Result<Option<Belonging>, Exit> {
    let Ok(text) = std::fs::read_to_string(folder.join(BELONGING_FILE)) else {
        return Ok(None);
    };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|_| teller.error(&Fact::new("app.store.unreadable")))
}

/// What the options say, where they name a service.
fn from_options(teller: &Teller, arguments: &DeviceArguments) -> Result<Option<Belonging>, Exit> {
    let invalid = |field: &str| teller.error(&invalid_setting(field));
    let Some(origin) = &arguments.origin else {
        return Ok(None);
    };
    let origin = ServiceOrigin::parse(origin).map_err(|_| invalid("origin"))?;
    let roots = match &arguments.roots {
        Some(file) => Some(std::fs::read_to_string(file).map_err(|_| invalid("roots"))?),
        None => None,
    };
    Ok(Some(Belonging {
        origin,
        roots,
        test_mode: arguments.test_mode,
        keys: KeyPlace::default(),
    }))
}
