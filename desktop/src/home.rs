//! The device of this computer: where it keeps its state, which service it belongs to, and how it is opened.

use std::path::PathBuf;
use std::sync::Arc;

use kazasu_app::{App, AppConfig, FileKeyStore, Passphrase, Roots, SystemClock, UnlockError};
use kazasu_wire::client::ClientInfo;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_words::{Arg, Label};
use serde::{Deserialize, Serialize};

use crate::arguments::DeviceArguments;
use crate::exit::Exit;
use crate::secret_input;
use crate::teller::{Fact, Teller};

/// Written at activation, so that later calls need no options.
#[derive(Debug, Serialize, Deserialize)]
struct Belonging {
    origin: ServiceOrigin,
    roots: Option<String>,
    test_mode: bool,
}

const BELONGING_FILE: &str = "service.json";

/// Opens the app of this device, locked.
pub fn open(teller: &Teller, arguments: &DeviceArguments) -> Result<App, Exit> {
    let folder = folder(teller, arguments)?;
    let belonging = belonging(teller, arguments, &folder)?;
    let invalid = |field: &str| teller.error(&invalid_setting(field));
    let roots = match &belonging.roots {
        Some(pem) => Roots::from_pem(pem).map_err(|_| invalid("roots"))?,
        None => Roots::none(),
    };
    let key_store =
        FileKeyStore::open(folder.join("keys")).map_err(|error| teller.error(&Fact::new(error.code())))?;
    App::open(AppConfig {
        data_dir: folder,
        origin: belonging.origin,
        roots,
        test_mode: belonging.test_mode,
        client: client_info().map_err(|()| teller.error(&Fact::new("app.internal.bug")))?,
        key_store: Arc::new(key_store),
        clock: Arc::new(SystemClock::new()),
    })
    .map_err(|error| match error {
        kazasu_app::OpenError::Settings { field } => invalid(field),
        other => teller.error(&Fact::new(other.code())),
    })
}

/// Opens the app and unlocks it with the password staff type.
pub fn open_unlocked(teller: &Teller, arguments: &DeviceArguments) -> Result<App, Exit> {
    let app = open(teller, arguments)?;
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

/// Remembers the service after an activation.
pub fn remember(teller: &Teller, arguments: &DeviceArguments) -> Result<(), Exit> {
    let folder = folder(teller, arguments)?;
    let belonging = belonging(teller, arguments, &folder)?;
    let unreadable = || teller.error(&Fact::new("app.store.unreadable"));
    let text = serde_json::to_string_pretty(&belonging).map_err(|_| unreadable())?;
    std::fs::write(folder.join(BELONGING_FILE), text).map_err(|_| unreadable())
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

/// What the options say, else what activation remembered.
fn belonging(
    teller: &Teller,
    arguments: &DeviceArguments,
    folder: &std::path::Path,
) -> Result<Belonging, Exit> {
    let invalid = |field: &str| teller.error(&invalid_setting(field));
    let Some(origin) = &arguments.origin else {
        return match std::fs::read_to_string(folder.join(BELONGING_FILE)) {
            Ok(text) => {
                serde_json::from_str(&text).map_err(|_| teller.error(&Fact::new("app.store.unreadable")))
            }
            Err(_) => Err(invalid("origin")),
        };
    };
    let origin = ServiceOrigin::parse(origin).map_err(|_| invalid("origin"))?;
    let roots = match &arguments.roots {
        Some(file) => Some(std::fs::read_to_string(file).map_err(|_| invalid("roots"))?),
        None => None,
    };
    Ok(Belonging {
        origin,
        roots,
        test_mode: arguments.test_mode,
    })
}
