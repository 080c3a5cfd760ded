//! `kazasu settings`: 設定.

use kazasu_app::Settings;
use kazasu_desktop::key_store::KeyPlace;
use kazasu_wire::method::Method;
use kazasu_words::{Arg, Label};
use serde_json::json;

use crate::arguments::{MethodArgument, SettingsArguments};
use crate::exit::Exit;
use crate::home::{self, Home};
use crate::teller::{Fact, Teller};

/// Shows the settings, after changing what was asked for.
pub fn run(teller: &Teller, arguments: &SettingsArguments) -> Exit {
    settings(teller, arguments).unwrap_or_else(|exit| exit)
}

fn settings(teller: &Teller, arguments: &SettingsArguments) -> Result<Exit, Exit> {
    let home = Home::find(teller, &arguments.device)?;
    let app = home::open_unlocked(teller, &arguments.device)?;
    let failed = |error: kazasu_app::SettingsError| {
        let fact = Fact::new(error.code());
        teller.error(&match error {
            kazasu_app::SettingsError::Invalid { field } => fact.with(Arg::Field, field),
            kazasu_app::SettingsError::Store(_) => fact,
        })
    };
    let before = app.settings().map_err(failed)?;
    let mut settings = before.clone();
    if let Some(method) = arguments.method {
        settings.default_method = Some(match method {
            MethodArgument::Pin => Method::Pin,
            MethodArgument::Visual => Method::Visual,
        });
    }
    settings.own_device_only = arguments.own_device_only.unwrap_or(before.own_device_only);
    if settings != before {
        app.set_settings(&settings).map_err(failed)?;
    }
    show(teller, &settings, home.keys());
    Ok(Exit::Valid)
}

fn show(teller: &Teller, settings: &Settings, keys: &KeyPlace) {
    let method = settings.method();
    if teller.is_json() {
        teller.json_line(&json!({
            "event": "settings", "method": method, "default_facility": settings.default_facility,
            "own_device_only": settings.own_device_only, "key_store": keys.word(),
        }));
        return;
    }
    let method = match method {
        Method::Visual => teller.label(Label::MethodVisual),
        Method::Pin => teller.label(Label::MethodPin),
        Method::Unknown(word) => word,
    };
    let kept = teller.label(if settings.own_device_only {
        Label::KeptOfThisDevice
    } else {
        Label::KeptOfTheClinic
    });
    let keys = teller.label(match keys {
        KeyPlace::System { .. } => Label::KeysInTheSystem,
        KeyPlace::File => Label::KeysInFiles,
    });
    for (label, word) in [(Label::Method, method), (Label::Kept, kept), (Label::Keys, keys)] {
        teller.line(&format!("{}: {word}", teller.label(label)));
    }
}
