//! `kazasu settings`: 設定.

use kazasu_wire::method::Method;
use kazasu_words::{Arg, Label};
use serde_json::json;

use crate::arguments::{MethodArgument, SettingsArguments};
use crate::exit::Exit;
use crate::home;
use crate::teller::{Fact, Teller};

/// Shows the settings, after changing what was asked for.
pub fn run(teller: &Teller, arguments: &SettingsArguments) -> Exit {
    settings(teller, arguments).unwrap_or_else(|exit| exit)
}

fn settings(teller: &Teller, arguments: &SettingsArguments) -> Result<Exit, Exit> {
    let app = home::open_unlocked(teller, &arguments.device)?;
    let failed = |error: &kazasu_app::SettingsError| {
        let fact = Fact::new(error.code());
        teller.error(&match error {
            kazasu_app::SettingsError::Invalid { field } => fact.with(Arg::Field, *field),
            kazasu_app::SettingsError::Store(_) => fact,
        })
    };
    let mut settings = app.settings().map_err(|error| failed(&error))?;
    if let Some(method) = arguments.method {
        settings.default_method = Some(match method {
            MethodArgument::Pin => Method::Pin,
            MethodArgument::Visual => Method::Visual,
        });
        app.set_settings(&settings).map_err(|error| failed(&error))?;
    }
    let method = settings.method();
    if teller.is_json() {
        teller.json_line(
            &json!({ "event": "settings", "method": method, "default_facility": settings.default_facility }),
        );
    } else {
        let word = match method {
            Method::Visual => teller.label(Label::MethodVisual),
            Method::Pin => teller.label(Label::MethodPin),
            Method::Unknown(word) => word,
        };
        teller.line(&format!("{}: {word}", teller.label(Label::Method)));
    }
    Ok(Exit::Valid)
}
