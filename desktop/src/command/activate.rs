//! `kazasu activate`: 初期設定, once per device.

use kazasu_app::{ActivationEntry, Passphrase};
use kazasu_words::{Arg, Label};
use serde_json::json;

use crate::arguments::ActivateArguments;
use crate::exit::Exit;
use crate::home::Home;
use crate::teller::{Fact, Teller};
use crate::{refusal, secret_input};

/// Activates this device from the payload, or from the four entries.
pub fn run(teller: &Teller, arguments: &ActivateArguments) -> Exit {
    activate(teller, arguments).unwrap_or_else(|exit| exit)
}

fn activate(teller: &Teller, arguments: &ActivateArguments) -> Result<Exit, Exit> {
    let ask = |label| {
        secret_input::ask(&teller.label(label)).map_err(|_| {
            teller.error(&Fact::new("app.activation.payload-malformed").with(Arg::Field, Label::Unknown))
        })
    };
    // Before anything is typed: a device that cannot be opened needs no secrets.
    let home = Home::found(teller, &arguments.device, arguments.key_store)?;
    let app = home.open(teller)?;
    let entry = match (&arguments.institution, &arguments.id) {
        (Some(institution), Some(id)) => {
            let password = ask(Label::PromptAccountPassword)?;
            let code = ask(Label::PromptActivationCode)?;
            // EXPOSE: into the app's own wiped types.
            ActivationEntry::typed(institution, id, (*password).clone(), (*code).clone())
        }
        _ => ActivationEntry::payload(&ask(Label::PromptPayload)?),
    }
    .map_err(|error| refusal::activation(teller, &error))?;

    let first = ask(Label::PromptNewPassword)?;
    let again = ask(Label::PromptNewPasswordAgain)?;
    if *first != *again {
        return Err(teller.error(&Fact::new("app.password.differs")));
    }
    // EXPOSE: into the app's own wiped type.
    let passphrase = Passphrase::new((*first).clone());
    // Remembered before the one-time code is spent, so that what follows cannot strand an activated device.
    home.remember(teller)?;
    let activated = app
        .activate(entry, &passphrase)
        .map_err(|error| refusal::activation(teller, &error))?;
    if let Some(code) = app.key_store_warning() {
        teller.notice(&Fact::new(code));
    }
    if teller.is_json() {
        teller.json_line(&json!({
            "event": "activated", "device_id": activated.device_id, "facilities": activated.facilities,
        }));
    } else {
        teller.step(&Fact::new("stage.device.activated"));
        for facility in &activated.facilities {
            teller.line(&format!("  {}: {}", teller.label(Label::Facility), facility.name));
        }
    }
    Ok(Exit::Valid)
}
